import { ownRoutes } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Somebody blackholed the subnets of the endpoints on this node.',
  lab: {
    ...PRIVATE_VPC,
    faults: [ownRoutes('blackholes', 'route add blackhole 10.20.2.0/24', 'route add prohibit 10.20.4.0/24')],
  },
  expect: { status: 'broken', exit: 1, findings: ['node/route'], capabilities: { core: 'blocked' } },
};
