import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The agent's proxy is set by a name that nobody knows any more.",
  lab: { ...behindProxy(PUBLIC_VPC, 'http://old-proxy.corp.example:3128'), proxies: [SQUID] },
  expect: { status: 'broken', exit: 1, findings: ['proxy/unreachable'], capabilities: { core: 'blocked' } },
};
