import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "AWS calls the role's session token expired, whatever its date says.",
  lab: { ...PRIVATE_VPC, api: { role: 'expired', denied: {} } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/expired'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
