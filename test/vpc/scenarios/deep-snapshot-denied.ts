import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The gateway endpoint denies the bucket of patch snapshots: only an object that is known to exist shows it.',
  lab: { ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, denied: ['patch-baseline-snapshot-eu-central-1'] } },
  args: ['--deep'],
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/bucket-denied'],
    capabilities: { core: 'works', 'patch-manager': 'blocked' },
  },
};
