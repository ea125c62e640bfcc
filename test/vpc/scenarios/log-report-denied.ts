import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "A policy of the organization denies the agent's report, and nothing that this probe tries; the agent is a new one.",
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      version: '3.3.5068.0',
      log: [
        { minutesAgo: 300, text: 'INFO [amazon-ssm-agent] amazon-ssm-agent - v3.3.5068.0' },
        { minutesAgo: 299, text: 'INFO [CredentialRefresher] Credentials ready' },
        {
          minutesAgo: 4,
          text: 'ERROR [ssm-agent-worker] [HealthCheck] error when calling AWS APIs. error details - operation error SSM: UpdateInstanceInformation, https response error StatusCode: 400, RequestID: 0f5c8a6e, api error AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/node/i-0 is not authorized to perform: ssm:UpdateInstanceInformation on resource: arn:aws:ec2:eu-central-1:111122223333:instance/i-0 with an explicit deny in a service control policy',
        },
      ],
    },
  }),
  expect: { status: 'broken', exit: 1, findings: ['auth/denied-org-policy'], capabilities: { core: 'blocked' } },
};
