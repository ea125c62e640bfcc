import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The policy of the interface endpoint allows other services only.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:*': 'endpoint-policy' } } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/denied-endpoint-policy'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
