import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The agent came as an rpm without its notes: the package database alone knows its version.',
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, package: 'rpm' } }),
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'run-command': 'works' } },
};
