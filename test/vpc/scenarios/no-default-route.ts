import { noDefaultRoute } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The node has an address and no default route: the kernel refuses everything beyond the subnet at once.',
  lab: { ...PRIVATE_VPC, faults: [noDefaultRoute] },
  args: ['--region', 'eu-central-1'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['node/route'],
    capabilities: { core: 'blocked' },
    maxWallMs: 4000,
  },
};
