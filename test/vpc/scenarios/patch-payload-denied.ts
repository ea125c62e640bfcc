import { REGION } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The policy of the S3 endpoint has no line for the bucket with the payload of patching.',
  lab: { ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, denied: [`aws-patch-manager-${REGION}-9163fdaaf`] } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/bucket-denied'],
    capabilities: { core: 'works', 'patch-manager': 'blocked', 'agent-update': 'works' },
  },
};
