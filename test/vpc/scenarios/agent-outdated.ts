import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'All is well, and the agent is some releases behind the one in its bucket.',
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, version: '3.3.2299.0' } }),
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['agent/outdated'] },
};
