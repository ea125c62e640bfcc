import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The agent slept an hour ago, and has been connected since.',
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      log: [
        { minutesAgo: 70, text: 'INFO [CredentialRefresher] Sleeping for 5m0s before retrying retrieve credentials' },
        { minutesAgo: 64, text: 'INFO [CredentialRefresher] Credentials ready' },
        {
          minutesAgo: 63,
          text: 'INFO [MessageService] [MGSInteractor] Successfully opened websocket connection to: 10.20.2.12:443',
        },
      ],
    },
  }),
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
