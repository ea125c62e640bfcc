import { ownStorage } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Hardening mounted the agent's state with noexec: its update cannot start.",
  lab: { ...PRIVATE_VPC, faults: [ownStorage('noexec', 'size=200m,noexec')] },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['node/storage'],
    capabilities: { core: 'works', 'run-command': 'works', 'agent-update': 'degraded' },
  },
};
