import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "This node's store lacks Amazon's root, and S3 has no way: TLS fails at the endpoints, TCP at S3.",
  lab: withNode({ ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, gateway: false } }, { trustsAmazon: false }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['s3/no-path', 'tls/untrusted-root'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
