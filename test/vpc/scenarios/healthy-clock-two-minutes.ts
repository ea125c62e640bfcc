import { fakedClock } from '../lab/clock.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "This node's clock is two minutes ahead: AWS allows five.",
  lab: PRIVATE_VPC,
  env: fakedClock('+2m'),
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'session-manager': 'works', 'agent-update': 'works' },
  },
};
