import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The role of the node has no policy for Systems Manager at all.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:*': 'role' } } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/denied-role'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
