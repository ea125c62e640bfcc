import type { FullScenario } from '../judge.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';

export const scenario: FullScenario = {
  about: 'The role lost its policy, and the agent, denied, sleeps: one fault.',
  lab: {
    ...withNode(PRIVATE_VPC, {
      agent: {
        ...AGENT,
        log: [
          {
            minutesAgo: 3,
            text: 'WARN EC2RoleProvider Failed to connect to Systems Manager with instance profile role credentials. Err: AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/node/i-0123456789abcdef0 is not authorized to perform: ssm:UpdateInstanceInformation because no identity-based policy allows the ssm:UpdateInstanceInformation action',
          },
          { minutesAgo: 3, text: 'INFO [CredentialRefresher] Sleeping for 26m59s before retrying retrieve credentials' },
        ],
      },
    }),
    api: { role: 'valid', denied: { 'ssm:*': 'role' } },
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/denied-role'],
    suppressed: { 'agent/hibernating': 'auth/denied-role' },
    capabilities: { core: 'blocked' },
  },
};
