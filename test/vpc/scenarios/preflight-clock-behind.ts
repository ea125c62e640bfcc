import { fakedClock } from '../lab/clock.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The clock of a machine without an activation is a month behind: its registration would be signed in the past.',
  lab: withNode(HYBRID_SITE, { agent: null }),
  env: fakedClock('-30d'),
  args: ['preflight', '--region', 'eu-central-1'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['clock/skew'],
    infos: ['agent/not-installed'],
    capabilities: { core: 'blocked' },
  },
};
