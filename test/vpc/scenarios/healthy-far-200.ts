import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The endpoints are far away, with 200 ms to get there and back: everything is slow, and nothing is lost.',
  lab: { ...PRIVATE_VPC, rttMs: 200 },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
