import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A password with characters that end parts of a URL, percent-encoded as it must be.',
  lab: {
    ...behindProxy(PUBLIC_VPC, SQUID_URL.replace('//', '//agent:Tr%23ub%5E4%2Fdor@')),
    proxies: [{ ...SQUID, login: { user: 'agent', password: 'Tr#ub^4/dor' } }],
  },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
