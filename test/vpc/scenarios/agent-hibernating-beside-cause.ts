import { zoneA, zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The agent sleeps since its heartbeat failed, and the message channel is closed, too: that is not why it sleeps.',
  lab: {
    ...withNode(PRIVATE_VPC, {
      agent: {
        ...AGENT,
        log: [{ minutesAgo: 12, text: 'INFO [CredentialRefresher] Sleeping for 40m0s before retrying retrieve credentials' }],
      },
    }),
    faults: [securityGroupDrops([zoneA('ssmmessages'), zoneB('ssmmessages')])],
  },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['agent/hibernating', 'tcp/filtered'],
    capabilities: { core: 'works', 'session-manager': 'blocked' },
  },
};
