import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A machine outside of AWS before its activation, without the agent, and all is open.',
  lab: withNode(HYBRID_SITE, { agent: null }),
  args: ['preflight', '--region', 'eu-central-1'],
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['agent/not-installed'] },
};
