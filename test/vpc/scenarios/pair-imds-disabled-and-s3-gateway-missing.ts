import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The metadata service is turned off, and S3 has no way; the interface endpoints work.',
  lab: { ...PRIVATE_VPC, imds: 'disabled', s3: { ...PRIVATE_VPC.s3, gateway: false } },
  args: ['--region', 'eu-central-1'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['imds/disabled', 's3/no-path'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
