import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The only way out is a proxy that wants a login, and the agent's settings have it.",
  lab: {
    ...behindProxy(PUBLIC_VPC, SQUID_URL.replace('//', '//agent:Tr0ub4dor@')),
    proxies: [{ ...SQUID, login: { user: 'agent', password: 'Tr0ub4dor' } }],
  },
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'session-manager': 'works', 'agent-update': 'works' },
  },
};
