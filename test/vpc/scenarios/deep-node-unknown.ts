import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Nothing is in the way, and Systems Manager has no such node: it reports elsewhere, or never has.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: {}, ping: 'unknown' } },
  args: ['--deep'],
  expect: { status: 'broken', exit: 1, findings: ['agent/connection-lost'], capabilities: { core: 'blocked' } },
};
