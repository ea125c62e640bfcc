import { HYBRID_SITE } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A registered machine outside of AWS, over the internet: there is no IMDS, and none is missed.',
  lab: HYBRID_SITE,
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
