import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'An hour ago the agent could not watch for its worker: too many files were open. Nothing has run since.',
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      log: [
        {
          minutesAgo: 62,
          text: 'ERROR [ssm-agent-worker] [MessageService] [EngineProcessor] [OutOfProcExecuter] filewatcher listener encountered error when start watcher: too many open files',
        },
      ],
    },
  }),
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['agent/logged-failure'],
    capabilities: { core: 'works', 'run-command': 'degraded' },
  },
};
