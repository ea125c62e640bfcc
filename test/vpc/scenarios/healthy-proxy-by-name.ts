import { PROXY } from '../lab/addresses.ts';
import { behindProxy, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import { TINYPROXY } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The agent's proxy has a name of its own, which only the hosts file knows.",
  lab: {
    ...behindProxy(withNode(PUBLIC_VPC, { hosts: [`${PROXY.tinyproxy} proxy`] }), 'http://proxy:8888'),
    proxies: [TINYPROXY],
  },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
