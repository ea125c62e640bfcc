import { ownRoutes } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'An image made in another subnet kept its route to the metadata service: the gateway is nobody here.',
  lab: {
    ...PRIVATE_VPC,
    faults: [ownRoutes('a left-over route to IMDS', 'route add 169.254.169.254/32 via 10.20.1.77 dev eth0')],
  },
  args: ['--region', 'eu-central-1'],
  expect: { status: 'broken', exit: 1, findings: ['node/route'], capabilities: { core: 'blocked' } },
};
