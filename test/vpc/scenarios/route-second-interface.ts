import { ownRoutes } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A second interface, in a subnet without a way to the endpoints, takes what goes to them.',
  lab: {
    ...PRIVATE_VPC,
    faults: [
      ownRoutes(
        'a second interface with the route to the endpoints',
        'link add eth1 type veth peer name eth1-far',
        'addr add 10.20.9.5/24 dev eth1',
        'link set eth1 up',
        'link set eth1-far up',
        'neigh add 10.20.9.1 lladdr 02:00:00:00:00:99 dev eth1',
        'route add 10.20.2.0/24 via 10.20.9.1 dev eth1',
        'route add 10.20.4.0/24 via 10.20.9.1 dev eth1',
      ),
    ],
  },
  expect: { status: 'broken', exit: 1, findings: ['node/route'], capabilities: { core: 'blocked' } },
};
