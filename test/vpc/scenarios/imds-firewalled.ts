import { imdsFirewalled } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The node's own firewall swallows packets to the metadata service: no identity for the agent.",
  lab: { ...PRIVATE_VPC, faults: [imdsFirewalled] },
  args: ['--region', 'eu-central-1'],
  expect: { status: 'broken', exit: 1, findings: ['imds/unreachable'], capabilities: { core: 'blocked' } },
};
