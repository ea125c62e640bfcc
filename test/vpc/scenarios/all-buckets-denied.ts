import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The gateway endpoint's policy denies every AWS-managed bucket.",
  lab: { ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, denied: 'all' } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/all-denied'],
    capabilities: { core: 'works', 'agent-update': 'blocked', 'patch-manager': 'blocked' },
  },
};
