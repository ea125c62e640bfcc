import { ownRoutes } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A policy rule sends the endpoints of both zones to a routing table whose gateway is nobody.',
  lab: {
    ...PRIVATE_VPC,
    faults: [
      ownRoutes(
        'a policy rule for the endpoints',
        'rule add to 10.20.2.0/24 table 100',
        'rule add to 10.20.4.0/24 table 100',
        'route add default via 10.20.1.77 dev eth0 table 100',
      ),
    ],
  },
  expect: { status: 'broken', exit: 1, findings: ['node/route'], capabilities: { core: 'blocked' } },
};
