import { ODD_DNS, REGION } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The DNS server's answers are cut and its TCP is closed, and the policy forgot the agent's bucket.",
  lab: withNode(
    { ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, denied: [`amazon-ssm-${REGION}`] } },
    { nameservers: [ODD_DNS.truncating] },
  ),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/truncated-tcp-blocked', 's3/bucket-denied'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
