import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The signatures of the role do not fit.',
  lab: { ...PRIVATE_VPC, api: { role: 'wrong-secret', denied: {} } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/invalid'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
