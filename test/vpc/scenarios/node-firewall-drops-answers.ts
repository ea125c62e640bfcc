import { nodeFirewallDropsAnswers } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The node's own firewall drops what the ssm endpoint answers: packets go out, and the rule for what comes in is named.",
  lab: { ...PRIVATE_VPC, faults: [nodeFirewallDropsAnswers(PRIVATE_VPC.endpoints.ssm ?? [])] },
  expect: { status: 'broken', exit: 1, findings: ['tcp/filtered'], capabilities: { core: 'blocked' } },
};
