import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'State Manager is asked for, and the role lacks one of its calls.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:ListAssociations': 'role' } } },
  args: ['--for', 'core,state-manager'],
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['auth/denied-role'],
    capabilities: { core: 'works', 'state-manager': 'degraded' },
  },
};
