import { S3_V4 } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const [, , , , FIFTH = ''] = S3_V4;

export const scenario: Scenario = {
  about: 'One of the eight addresses of S3 accepts connections and never says a byte.',
  lab: { ...PRIVATE_VPC, s3At: { [FIFTH]: 'mute' } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tls/stalled'],
    capabilities: { core: 'works', 'session-manager': 'works', 'patch-manager': 'degraded', 'agent-update': 'degraded' },
  },
};
