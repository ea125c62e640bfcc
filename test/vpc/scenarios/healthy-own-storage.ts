import { ownStorage } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The agent's state has a file system of its own, with room: nothing is wrong.",
  lab: { ...PRIVATE_VPC, faults: [ownStorage('a file system of its own', 'size=200m,nosuid,nodev')] },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'run-command': 'works' } },
};
