import { fakedClock } from '../lab/clock.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The clock is twenty minutes slow, and the role lacks its policy.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:*': 'role' } } },
  env: fakedClock('-20m'),
  expect: { status: 'broken', exit: 1, findings: ['auth/denied-role', 'clock/skew'], capabilities: { core: 'blocked' } },
};
