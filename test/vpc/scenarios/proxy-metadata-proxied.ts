import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Everything goes through the proxy, IMDS included: no_proxy is not set, so that the agent gets no token and no role.',
  lab: { ...behindProxy(PUBLIC_VPC, SQUID_URL, { noProxy: null }), proxies: [SQUID] },
  expect: { status: 'broken', exit: 1, findings: ['proxy/metadata-proxied'], capabilities: { core: 'blocked' } },
};
