import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "This node's store lacks the root of Amazon's chain.",
  lab: withNode(PRIVATE_VPC, { trustsAmazon: false }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tls/untrusted-root'],
    capabilities: { core: 'blocked', 'agent-update': 'blocked' },
  },
};
