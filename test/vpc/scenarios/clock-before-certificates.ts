import { fakedClock } from '../lab/clock.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "This node's clock is so far behind that no certificate is valid yet: one cause, whatever the chains say.",
  lab: PRIVATE_VPC,
  env: fakedClock('-100d'),
  expect: { status: 'broken', exit: 1, findings: ['clock/skew'], capabilities: { core: 'blocked' } },
};
