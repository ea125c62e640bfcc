import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The role lacks a call that only State Manager makes, which nobody asked for.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:ListAssociations': 'role' } } },
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    infos: ['auth/denied-role'],
    capabilities: { core: 'works', 'session-manager': 'works' },
  },
};
