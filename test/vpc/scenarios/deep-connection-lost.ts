import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Nothing is in the way, and Systems Manager has not heard from the agent for two hours.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: {}, ping: 'ConnectionLost' } },
  args: ['--deep'],
  expect: { status: 'broken', exit: 1, findings: ['agent/connection-lost'], capabilities: { core: 'blocked' } },
};
