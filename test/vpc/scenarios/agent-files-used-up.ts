import { agentMayOpen } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The agent has nearly as many files open as it may: it stays online, and can start no worker.',
  lab: { ...PRIVATE_VPC, faults: [agentMayOpen(8)] },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['node/limits'],
    capabilities: { core: 'works', 'run-command': 'blocked', 'session-manager': 'blocked' },
  },
};
