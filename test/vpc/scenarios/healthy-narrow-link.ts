import { slowLink } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The node's link carries half a megabit: everything arrives, late.",
  lab: { ...PRIVATE_VPC, faults: [slowLink('512kbit')] },
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'session-manager': 'works', 'agent-update': 'works' },
  },
};
