import { ownStorage } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The file system of the agent's state was remounted read-only after an error.",
  lab: {
    ...PRIVATE_VPC,
    faults: [ownStorage('a read-only file system', 'size=200m', 'mount -o remount,ro /var/lib/amazon/ssm')],
  },
  expect: { status: 'degraded', exit: 1, findings: ['node/storage'], capabilities: { core: 'works', 'run-command': 'blocked' } },
};
