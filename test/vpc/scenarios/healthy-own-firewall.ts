import { nodeFirewallHardened } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Nothing is broken: the node has a strict firewall of its own, which lets its own connections be.',
  lab: { ...PRIVATE_VPC, faults: [nodeFirewallHardened] },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
