import { S3_V4 } from '../lab/addresses.ts';
import { firewallResets } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const [, , , , FIFTH = ''] = S3_V4;

export const scenario: Scenario = {
  about: 'One of the eight addresses of S3 refuses connections.',
  lab: { ...PRIVATE_VPC, faults: [firewallResets([FIFTH])] },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tcp/partial'],
    capabilities: { core: 'works', 'session-manager': 'works', 'patch-manager': 'degraded', 'agent-update': 'degraded' },
  },
};
