import { S3_V4 } from '../lab/addresses.ts';
import { helloDropped } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const [, , , , FIFTH = ''] = S3_V4;

export const scenario: Scenario = {
  about: 'TCP opens at one of the eight addresses of S3, and hellos vanish.',
  lab: { ...PRIVATE_VPC, faults: [helloDropped([FIFTH])] },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tls/stalled'],
    capabilities: { core: 'works', 'session-manager': 'works', 'patch-manager': 'degraded', 'agent-update': 'degraded' },
  },
};
