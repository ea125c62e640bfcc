import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'AWS does not accept the session token of the role.',
  lab: { ...PRIVATE_VPC, api: { role: 'wrong-token', denied: {} } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/invalid'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
