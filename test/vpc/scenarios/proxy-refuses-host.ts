import { hostOf } from '../lab/addresses.ts';
import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The agent's proxy connects to everything but ssmmessages.",
  lab: { ...behindProxy(PUBLIC_VPC, SQUID_URL), proxies: [{ ...SQUID, refuses: [hostOf('ssmmessages')] }] },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['proxy/endpoint-refused'],
    capabilities: { core: 'works', 'session-manager': 'blocked', 'run-command': 'blocked', 'agent-update': 'works' },
  },
};
