import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'The service has an http_proxy for package downloads and no no_proxy: every endpoint is reached directly, only IMDS is not.',
  lab: {
    ...withNode(PRIVATE_VPC, { agent: { ...AGENT, proxy: { http: SQUID_URL, https: null, noProxy: null } } }),
    proxies: [SQUID],
  },
  expect: { status: 'broken', exit: 1, findings: ['proxy/metadata-proxied'], capabilities: { core: 'blocked' } },
};
