import { ownFiles } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'nsswitch.conf names files alone: the agent asks no DNS server at all.',
  lab: { ...PRIVATE_VPC, faults: [ownFiles('hosts: files', "echo 'hosts: files' >/etc/nsswitch.conf")] },
  expect: { status: 'broken', exit: 1, findings: ['dns/nsswitch'], capabilities: { core: 'blocked' } },
};
