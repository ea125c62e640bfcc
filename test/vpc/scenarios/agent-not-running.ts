import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The network is fine, the agent is installed and does not run.',
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, running: false } }),
  expect: { status: 'broken', exit: 1, findings: ['agent/not-running'], capabilities: { core: 'blocked' } },
};
