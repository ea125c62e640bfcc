import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'ssmmessages resets every connection once it has seen the hello.',
  lab: { ...PRIVATE_VPC, behaviour: { ssmmessages: 'reset' } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tls/reset'],
    capabilities: { core: 'works', 'session-manager': 'blocked' },
  },
};
