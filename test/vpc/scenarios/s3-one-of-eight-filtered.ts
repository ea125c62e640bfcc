import { S3_V4 } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const [, , , , FIFTH = ''] = S3_V4;

export const scenario: Scenario = {
  about: 'Packets to one of the eight addresses of S3 vanish.',
  lab: { ...PRIVATE_VPC, faults: [securityGroupDrops([FIFTH])] },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tcp/partial'],
    capabilities: { core: 'works', 'session-manager': 'works', 'patch-manager': 'degraded', 'agent-update': 'degraded' },
  },
};
