import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The permissions boundary of the role leaves Systems Manager out.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:*': 'permissions-boundary' } } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/denied-role'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
