import type { FullScenario } from '../judge.ts';
import { AGENT, everywhere, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about:
    'Every way to AWS, that of the proxy in /etc/environment too, meets an interceptor: the proxy is no better than what the agent has.',
  lab: {
    ...withNode(PUBLIC_VPC, { agent: { ...AGENT, files: { '/etc/environment': `https_proxy=${SQUID_URL}\n` } } }),
    proxies: [SQUID],
    behaviour: everywhere('intercepted'),
  },
  expect: { status: 'broken', exit: 1, findings: ['tls/intercepted'], capabilities: { core: 'blocked' } },
};
