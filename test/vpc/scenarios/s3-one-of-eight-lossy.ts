import { S3_V4 } from '../lab/addresses.ts';
import { packetsLost } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const [, , , , FIFTH = ''] = S3_V4;

export const scenario: Scenario = {
  about: 'Of a hundred packets to one of the eight addresses of S3 twenty are lost.',
  lab: { ...PRIVATE_VPC, faults: [packetsLost([0, 5], `tcp dport 443 ip daddr ${FIFTH}`)] },
  expect: {
    status: 'degraded',
    exit: 0,
    findings: ['path/lossy'],
    capabilities: { core: 'works', 'session-manager': 'works', 'patch-manager': 'works', 'agent-update': 'works' },
  },
};
