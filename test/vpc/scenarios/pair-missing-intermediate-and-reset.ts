import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'ssm sends its leaf alone, and ssmmessages resets after the hello.',
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'no-intermediate', ssmmessages: 'reset' } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tls/incomplete-chain', 'tls/reset'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
