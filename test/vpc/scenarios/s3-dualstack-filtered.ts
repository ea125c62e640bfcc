import { S3_DUALSTACK_V4 } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 's3.REGION answers, and the addresses of s3.dualstack.REGION, where patching downloads from, do not.',
  lab: { ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, dualstackApart: true }, faults: [securityGroupDrops(S3_DUALSTACK_V4)] },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/dualstack-unreachable'],
    capabilities: { core: 'works', 'agent-update': 'works', 'patch-manager': 'blocked' },
  },
};
