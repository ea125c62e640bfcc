import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'ssm presents a certificate for other names, and ssmmessages never says a byte.',
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'wrong-name', ssmmessages: 'mute' } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tls/name-mismatch', 'tls/stalled'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
