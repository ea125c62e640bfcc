import { HYBRID_SITE } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A registered machine outside of AWS, where the page of a router answers at the address of the metadata service.',
  lab: { ...HYBRID_SITE, imds: 'foreign' },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
