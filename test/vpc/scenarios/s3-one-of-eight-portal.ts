import { S3_V4 } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const [, , , , FIFTH = ''] = S3_V4;

export const scenario: Scenario = {
  about: 'At one of the eight addresses of S3 a sign-in page answers.',
  lab: { ...PRIVATE_VPC, s3At: { [FIFTH]: 'portal' } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['http/not-aws'],
    capabilities: { core: 'works', 'session-manager': 'works', 'patch-manager': 'degraded', 'agent-update': 'degraded' },
  },
};
