import { PROXY } from '../lab/addresses.ts';
import { behindProxy, PRIVATE_VPC } from '../lab/presets.ts';
import { SQUID } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The agent's proxy is dead, and no_proxy holds every name that the agent needs: nobody asks it.",
  lab: {
    ...behindProxy(PRIVATE_VPC, `http://${PROXY.dead}:3128`, { noProxy: '169.254.169.254,.amazonaws.com' }),
    proxies: [SQUID],
  },
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'session-manager': 'works', 'agent-update': 'works' },
  },
};
