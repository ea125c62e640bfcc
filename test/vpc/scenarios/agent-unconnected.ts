import { agentLongRunning } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Core and worker have been running for an hour, everything answers, and they have no connection.',
  lab: { ...PRIVATE_VPC, faults: [agentLongRunning('worker')] },
  expect: {
    status: 'inconclusive',
    exit: 3,
    findings: [],
    infos: ['agent/contradiction'],
    capabilities: { core: 'works', 'run-command': 'unknown', 'session-manager': 'unknown' },
  },
};
