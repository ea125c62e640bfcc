import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'ssmmessages accepts connections and never says a byte.',
  lab: { ...PRIVATE_VPC, behaviour: { ssmmessages: 'mute' } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tls/stalled'],
    capabilities: { core: 'works', 'session-manager': 'blocked' },
  },
};
