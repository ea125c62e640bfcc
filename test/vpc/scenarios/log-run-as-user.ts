import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Sessions run as a user that this node does not have; commands work.',
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      log: [
        {
          minutesAgo: 15,
          text: 'ERROR [ssm-session-worker] [ops-0a1b] Unable to start shell: failed to start pty since RunAs user deploy does not exist',
        },
      ],
    },
  }),
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['agent/logged-failure'],
    capabilities: { core: 'works', 'run-command': 'works', 'session-manager': 'degraded' },
  },
};
