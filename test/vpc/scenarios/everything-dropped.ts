import { everythingDropped } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Every packet of the node vanishes: one timeout for everything, not one after another.',
  lab: { ...PRIVATE_VPC, faults: [everythingDropped] },
  args: ['--region', 'eu-central-1', '--timeout', '3s'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/resolver-unreachable', 'imds/unreachable'],
    capabilities: { core: 'blocked' },
    maxWallMs: 4000,
  },
};
