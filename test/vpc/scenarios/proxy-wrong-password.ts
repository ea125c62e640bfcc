import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The proxy wants a login, and the password in the agent's settings is an old one.",
  lab: {
    ...behindProxy(PUBLIC_VPC, SQUID_URL.replace('//', '//agent:old-password@')),
    proxies: [{ ...SQUID, login: { user: 'agent', password: 'Tr0ub4dor' } }],
  },
  expect: { status: 'broken', exit: 1, findings: ['proxy/auth-required'], capabilities: { core: 'blocked' } },
};
