import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Something on the path ends the agent's channel every five minutes; it comes back each time.",
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      log: [27, 22, 17, 12, 7, 2].flatMap((minutesAgo) => [
        {
          minutesAgo,
          text: 'WARN [ssm-agent-worker] [MessageService] [MGSInteractor] Reach the retry limit 5 for receive messages. Error: websocket: close 1006 (abnormal closure): unexpected EOF',
        },
        {
          minutesAgo,
          text: 'INFO [ssm-agent-worker] [MessageService] [MGSInteractor] Successfully opened websocket connection to: 10.20.2.12:443',
        },
      ]),
    },
  }),
  expect: { status: 'degraded', exit: 0, findings: ['agent/channel-flaps'], capabilities: { core: 'works' } },
};
