import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The node has no interface but lo.',
  lab: withNode(PRIVATE_VPC, { network: 'none' }),
  args: ['--region', 'eu-central-1'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['node/route'],
    capabilities: { core: 'blocked' },
    maxWallMs: 4000,
  },
};
