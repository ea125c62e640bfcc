import { CORP_DNS } from '../lab/addresses.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A machine before its activation whose only way out is a proxy that this shell knows: it is ready, with that proxy.',
  lab: {
    ...withNode(HYBRID_SITE, { agent: null, nameservers: [CORP_DNS.public] }),
    internet: false,
    proxies: [SQUID],
  },
  env: { https_proxy: SQUID_URL },
  args: ['preflight', '--region', 'eu-central-1'],
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['agent/not-installed'] },
};
