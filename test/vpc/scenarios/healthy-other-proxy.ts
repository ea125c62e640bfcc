import type { FullScenario } from '../judge.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about: 'Logins and apt have a proxy, and the agent, which goes to endpoints of this VPC, rightly has none.',
  lab: {
    ...withNode(PRIVATE_VPC, { agent: { ...AGENT, files: { '/etc/environment': `https_proxy=${SQUID_URL}\n` } } }),
    proxies: [SQUID],
  },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
