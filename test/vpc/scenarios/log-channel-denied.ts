import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The role lacks ssmmessages: what this probe signs is allowed, and the agent has been told otherwise for half an hour.',
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      log: [30, 20, 5].map((minutesAgo) => ({
        minutesAgo,
        text: 'ERROR [ssm-agent-worker] [MessageService] [MGSInteractor] Failed to get controlchannel token, error: CreateControlChannel failed with error: createControlChannel request failed: unexpected response from the service <AccessDeniedException><Message>User: arn:aws:sts::111122223333:assumed-role/node/i-0 is not authorized to perform: ssmmessages:CreateControlChannel on resource: arn:aws:ssmmessages:eu-central-1:111122223333:control-channel/i-0 because no identity-based policy allows the ssmmessages:CreateControlChannel action</Message></AccessDeniedException>',
      })),
    },
  }),
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['auth/denied-role'],
    capabilities: { core: 'works', 'session-manager': 'blocked' },
  },
};
