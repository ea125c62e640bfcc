import { fakedClock } from '../lab/clock.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The clock of a machine without an activation is a minute behind, which AWS allows.',
  lab: withNode(HYBRID_SITE, { agent: null }),
  env: fakedClock('-1m'),
  args: ['preflight', '--region', 'eu-central-1'],
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['agent/not-installed'] },
};
