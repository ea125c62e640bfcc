import { REGION } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The role has no rights in S3, as most: the agent's components read without a signature.",
  lab: {
    ...PRIVATE_VPC,
    s3: { ...PRIVATE_VPC.s3, deniedTo: { who: 'signed', buckets: [`amazon-ssm-${REGION}`] } },
  },
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    infos: ['s3/signed-denied'],
    capabilities: { core: 'works', 'agent-update': 'works', 'patch-manager': 'works' },
  },
};
