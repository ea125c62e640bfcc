import { REGION } from '../lab/addresses.ts';
import { OLD_AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const { ec2messages: _gone, ...endpoints } = PRIVATE_VPC.endpoints;

export const scenario: Scenario = {
  about: "An old agent without ec2messages, and a policy without the agent's bucket: it cannot even be updated.",
  lab: withNode(
    { ...PRIVATE_VPC, endpoints, retired: ['ec2messages'], s3: { ...PRIVATE_VPC.s3, denied: [`amazon-ssm-${REGION}`] } },
    { agent: OLD_AGENT },
  ),
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['agent/needs-ec2messages', 's3/bucket-denied'],
    capabilities: { core: 'works', 'run-command': 'blocked', 'session-manager': 'works', 'agent-update': 'blocked' },
  },
};
