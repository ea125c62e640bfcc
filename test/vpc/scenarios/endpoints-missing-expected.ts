import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Everything works over the internet, and must not: --expect private.',
  lab: PUBLIC_VPC,
  args: ['--expect', 'private'],
  // An error by --expect, but core does work: only a blocked core is broken.
  expect: { status: 'degraded', exit: 1, findings: ['dns/endpoint-missing'] },
};
