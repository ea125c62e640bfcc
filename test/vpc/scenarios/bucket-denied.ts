import { REGION } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The gateway endpoint's policy forgot the bucket of the agent's packages.",
  lab: { ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, denied: [`amazon-ssm-${REGION}`] } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/bucket-denied'],
    capabilities: { core: 'works', 'agent-update': 'blocked' },
  },
};
