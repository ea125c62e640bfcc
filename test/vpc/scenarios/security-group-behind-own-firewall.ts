import { nodeFirewallHardened, securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "The endpoint's security group drops packets of a node that has a strict firewall of its own: that is read, and excluded.",
  lab: { ...PRIVATE_VPC, faults: [nodeFirewallHardened, securityGroupDrops(PRIVATE_VPC.endpoints.ssm ?? [])] },
  expect: { status: 'broken', exit: 1, findings: ['tcp/filtered'], capabilities: { core: 'blocked' } },
};
