import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The policy of the interface endpoint denies Systems Manager by name.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:*': 'endpoint-policy-explicit' } } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/denied-endpoint-policy'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
