import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The path was repaired ten minutes ago; the agent sleeps for half an hour more before it tries again.',
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      log: [
        {
          minutesAgo: 12,
          text: 'ERROR [CredentialRefresher] Retrieve credentials produced error: unexpected error getting instance profile role credentials or calling UpdateInstanceInformation. Skipping default host management fallback: retrieved credentials failed to report to ssm. Error: RequestError: send request failed',
        },
        { minutesAgo: 12, text: 'INFO [CredentialRefresher] Sleeping for 40m0s before retrying retrieve credentials' },
      ],
    },
  }),
  expect: { status: 'degraded', exit: 0, findings: ['agent/hibernating'], capabilities: { core: 'works' } },
};
