import { AMAZON_LINUX } from '../lab/package-sources.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The policy of the S3 endpoint names Systems Manager's buckets, and not those of Amazon Linux' packages.",
  lab: { ...PRIVATE_VPC, faults: [AMAZON_LINUX], s3: { ...PRIVATE_VPC.s3, denied: ['al2023-repos-eu-central-1-de612dc2'] } },
  args: ['--for', 'patch-manager,patch-sources'],
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['patch-sources/denied'],
    capabilities: { 'patch-manager': 'blocked', 'patch-sources': 'blocked' },
  },
};
