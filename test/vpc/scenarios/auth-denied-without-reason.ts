import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'AWS denies, and does not say by which policy.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:*': 'unexplained' } } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/denied'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
