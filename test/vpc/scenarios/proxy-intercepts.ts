import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The agent's proxy opens TLS with a corporate CA that this node does not trust.",
  lab: { ...behindProxy(PUBLIC_VPC, SQUID_URL), proxies: [{ ...SQUID, intercepts: true }] },
  expect: { status: 'broken', exit: 1, findings: ['tls/intercepted'], capabilities: { core: 'blocked' } },
};
