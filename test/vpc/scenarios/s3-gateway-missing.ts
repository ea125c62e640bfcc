import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Every interface endpoint is fine, but there is no way to S3.',
  lab: { ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, gateway: false } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/no-path'],
    capabilities: { core: 'works', 'session-manager': 'works', 'patch-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
