import { metadataSwallowed } from '../lab/faults.ts';
import { HYBRID_SITE } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'A registered machine outside of AWS, whose router swallows packets to the metadata address: nobody waits for an answer.',
  lab: { ...HYBRID_SITE, faults: [metadataSwallowed] },
  // Half of it would be enough even on a busy machine; who waits for the timeout is late.
  args: ['--timeout', '8s'],
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'run-command': 'works', 'session-manager': 'works' },
    maxWallMs: 7000,
  },
};
