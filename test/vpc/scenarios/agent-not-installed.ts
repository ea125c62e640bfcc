import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The network is fine, and nobody has installed the agent.',
  lab: withNode(PRIVATE_VPC, { agent: null }),
  expect: { status: 'broken', exit: 1, findings: ['agent/not-installed'], capabilities: { core: 'blocked' } },
};
