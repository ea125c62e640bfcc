import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'No service control policy of the organization allows Systems Manager.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:*': 'service-control-policy' } } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/denied-org-policy'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
