import { REGION } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const { ssm: _gone, ...endpoints } = PRIVATE_VPC.endpoints;

export const scenario: Scenario = {
  about: "Even the Amazon resolver has no name ssm, and the policy forgot the agent's bucket.",
  lab: { ...PRIVATE_VPC, endpoints, retired: ['ssm'], s3: { ...PRIVATE_VPC.s3, denied: [`amazon-ssm-${REGION}`] } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/name-not-found', 's3/bucket-denied'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
