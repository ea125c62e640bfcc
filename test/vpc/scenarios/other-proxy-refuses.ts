import type { FullScenario } from '../judge.ts';
import { AGENT, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about: 'No way out, and a proxy in /etc/environment that serves nobody from here: it accuses nobody.',
  lab: {
    ...withNode(PUBLIC_VPC, { agent: { ...AGENT, files: { '/etc/environment': `https_proxy=${SQUID_URL}\n` } } }),
    internet: false,
    proxies: [{ ...SQUID, servesNobody: true }],
  },
  expect: { status: 'broken', exit: 1, findings: ['tcp/no-internet-path'], capabilities: { core: 'blocked' } },
};
