import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A session policy leaves Systems Manager out.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:*': 'session-policy' } } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/denied-role'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
