import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Ubuntu: the agent came as a snap, and runs from it.',
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, package: 'snap' } }),
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'run-command': 'works' } },
};
