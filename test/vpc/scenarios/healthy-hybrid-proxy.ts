import { CORP_DNS } from '../lab/addresses.ts';
import { behindProxy, HYBRID_SITE, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "A registered machine outside of AWS whose only way out is the agent's proxy; without IMDS no_proxy has nothing to hold.",
  lab: {
    ...behindProxy(withNode(HYBRID_SITE, { nameservers: [CORP_DNS.public] }), SQUID_URL, { noProxy: null }),
    proxies: [SQUID],
  },
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'session-manager': 'works', 'agent-update': 'works' },
  },
};
