import { fakedClock } from '../lab/clock.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "This node's clock is ten minutes ahead: more than the five that AWS allows.",
  lab: PRIVATE_VPC,
  env: fakedClock('+10m'),
  expect: { status: 'broken', exit: 1, findings: ['clock/skew'], capabilities: { core: 'blocked' } },
};
