import type { FullScenario } from '../judge.ts';
import { REGION } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';

export const scenario: FullScenario = {
  about: "An S3 gateway and no interface endpoint, and the gateway's policy forgot the agent's bucket.",
  lab: { ...PRIVATE_VPC, endpoints: {}, s3: { ...PRIVATE_VPC.s3, denied: [`amazon-ssm-${REGION}`] } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/endpoint-missing', 's3/bucket-denied'],
    suppressed: { 'tcp/no-internet-path': 'dns/endpoint-missing' },
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
