import { HYBRID_SITE } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'A registered machine outside of AWS, and an ordinary user who may not read the registration: not knowing is no failure.',
  lab: HYBRID_SITE,
  user: 'nobody',
  args: ['--region', 'eu-central-1'],
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'session-manager': 'works', 'agent-update': 'works' },
  },
};
