import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Every endpoint answers this probe, and the agent's last report got no request through, a minute ago.",
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      version: '3.3.5068.0',
      log: [
        { minutesAgo: 40, text: 'INFO [CredentialRefresher] Credentials ready' },
        {
          minutesAgo: 1,
          text: 'ERROR [ssm-agent-worker] [HealthCheck] error when calling AWS APIs. error details - operation error SSM: UpdateInstanceInformation, exceeded maximum number of attempts, 4, https response error StatusCode: 0, RequestID: , request send failed, Post "https://ssm.eu-central-1.amazonaws.com/": dial tcp 10.20.2.11:443: i/o timeout',
        },
      ],
    },
  }),
  expect: {
    status: 'degraded',
    exit: 3,
    findings: ['agent/logged-failure'],
    capabilities: { core: 'unknown', 'run-command': 'unknown', 'session-manager': 'unknown' },
  },
};
