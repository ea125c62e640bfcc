import { ownRoutes } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The default route goes to an address that is nobody: everything is silent for one reason.',
  lab: { ...PRIVATE_VPC, faults: [ownRoutes('a wrong default gateway', 'route replace default via 10.20.1.77 dev eth0')] },
  args: ['--region', 'eu-central-1'],
  expect: { status: 'broken', exit: 1, findings: ['node/route'], capabilities: { core: 'blocked' } },
};
