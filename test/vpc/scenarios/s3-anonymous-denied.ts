import { REGION } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "The S3 endpoint's policy has a condition on the principal: signed reads of the agent's bucket pass, anonymous ones do not.",
  lab: {
    ...PRIVATE_VPC,
    s3: { ...PRIVATE_VPC.s3, deniedTo: { who: 'anonymous', buckets: [`amazon-ssm-${REGION}`] } },
  },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/anonymous-denied'],
    capabilities: { core: 'works', 'agent-update': 'blocked' },
  },
};
