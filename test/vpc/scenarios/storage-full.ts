import { ownStorage } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The file system of the agent's state is full: it stays online, and no document runs.",
  lab: { ...PRIVATE_VPC, faults: [ownStorage('a full file system', 'size=300k', 'head -c 1000000 /dev/zero >fill || true')] },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['node/storage'],
    capabilities: { core: 'works', 'run-command': 'blocked', 'session-manager': 'blocked' },
  },
};
