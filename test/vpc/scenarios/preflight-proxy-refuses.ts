import { CORP_DNS } from '../lab/addresses.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The only way out of a machine before its activation is a proxy, given by --proxy, that refuses ssmmessages.',
  lab: {
    ...withNode(HYBRID_SITE, { agent: null, nameservers: [CORP_DNS.public] }),
    internet: false,
    proxies: [{ ...SQUID, refuses: ['ssmmessages.eu-central-1.amazonaws.com'] }],
  },
  args: ['preflight', '--region', 'eu-central-1', '--proxy', SQUID_URL],
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['proxy/endpoint-refused'],
    capabilities: { core: 'works', 'session-manager': 'blocked' },
  },
};
