import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A policy of the role denies Systems Manager by name.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:*': 'role-explicit' } } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/denied-role'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
