import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'A machine outside of AWS without the agent, and a router answers at the address of the metadata service: nothing says that it is to be managed.',
  lab: { ...withNode(HYBRID_SITE, { agent: null }), imds: 'foreign' },
  args: ['--region', 'eu-central-1'],
  expect: { status: 'healthy', exit: 0, findings: [] },
};
