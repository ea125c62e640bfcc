import { ownStorage } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The file system of the agent's state has no inodes left.",
  lab: {
    ...PRIVATE_VPC,
    faults: [ownStorage('no inodes', 'size=200m,nr_inodes=40', 'touch $(seq 60) || true')],
  },
  expect: { status: 'degraded', exit: 1, findings: ['node/storage'], capabilities: { core: 'works', 'run-command': 'blocked' } },
};
