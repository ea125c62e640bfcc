import { VPC_RESOLVER } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'systemd-resolved before the VPC resolver, as on Ubuntu.',
  lab: withNode(PRIVATE_VPC, { nameservers: [VPC_RESOLVER], resolved: { stub: 'serves' } }),
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
