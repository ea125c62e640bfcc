import { hostOf } from '../lab/addresses.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "A filter lets S3's own name through, and no name of a bucket below it.",
  lab: { ...PUBLIC_VPC, wire: { lossPercent: 0, seed: 0, sniDropped: [`.${hostOf('s3')}`] } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/virtual-host-unreachable'],
    capabilities: { core: 'works', 'patch-manager': 'degraded', 'agent-update': 'degraded' },
  },
};
