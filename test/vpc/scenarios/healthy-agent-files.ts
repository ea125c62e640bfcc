import { agentMayOpen } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "A low limit of the agent's open files, and room enough below it.",
  lab: { ...PRIVATE_VPC, faults: [agentMayOpen(64)] },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'run-command': 'works' } },
};
