import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const BUCKET = 'example-output';

export const scenario: Scenario = {
  about: 'The role of the node may not read a bucket of ours, and S3 says so.',
  lab: {
    ...PRIVATE_VPC,
    s3: {
      ...PRIVATE_VPC.s3,
      buckets: [BUCKET],
      deniedTo: {
        who: 'signed',
        buckets: [BUCKET],
        words: `User: arn:aws:sts::111122223333:assumed-role/node/i-0123456789abcdef0 is not authorized to perform: s3:GetObject because no identity-based policy allows the s3:GetObject action`,
      },
    },
  },
  args: ['--bucket', BUCKET, '--for', 'core,s3-output'],
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/signed-denied'],
    capabilities: { core: 'works', 's3-output': 'degraded' },
  },
};
