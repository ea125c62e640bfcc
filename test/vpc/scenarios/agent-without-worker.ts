import { agentLongRunning } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The core of the agent has been running for an hour, and its worker does not run.',
  lab: { ...PRIVATE_VPC, faults: [agentLongRunning()] },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['agent/worker-missing'],
    capabilities: { core: 'blocked', 'run-command': 'blocked' },
  },
};
