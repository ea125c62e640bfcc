import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "All is well, and the probe runs as an ordinary user who may not read the agent's state.",
  lab: PRIVATE_VPC,
  user: 'nobody',
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'session-manager': 'works', 'agent-update': 'works' },
  },
};
