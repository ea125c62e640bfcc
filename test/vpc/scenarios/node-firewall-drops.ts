import { nodeFirewallDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The node's own firewall drops packets to the ssm endpoint: the rule itself is named, and nobody searches the VPC.",
  lab: { ...PRIVATE_VPC, faults: [nodeFirewallDrops(PRIVATE_VPC.endpoints.ssm ?? [])] },
  expect: { status: 'broken', exit: 1, findings: ['tcp/filtered'], capabilities: { core: 'blocked' } },
};
