import { hostOf } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A forgotten line in /etc/hosts pins ssm to an address that nobody has any more.',
  lab: withNode(PRIVATE_VPC, { hosts: [`10.20.2.99 ${hostOf('ssm')}`] }),
  expect: { status: 'broken', exit: 1, findings: ['dns/hosts-override'], capabilities: { core: 'blocked' } },
};
