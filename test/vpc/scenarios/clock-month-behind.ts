import { fakedClock } from '../lab/clock.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "This node's clock is a month behind: certificates are still valid, signatures are refused.",
  lab: PRIVATE_VPC,
  env: fakedClock('-30d'),
  expect: { status: 'broken', exit: 1, findings: ['clock/skew'], capabilities: { core: 'blocked' } },
};
