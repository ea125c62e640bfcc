import type { FullScenario } from '../judge.ts';
import { PROXY } from '../lab/addresses.ts';
import { AGENT, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import { SQUID } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about: 'No way out, and a proxy in /etc/environment that is dead, too: it accuses nobody.',
  lab: {
    ...withNode(PUBLIC_VPC, { agent: { ...AGENT, files: { '/etc/environment': `https_proxy=http://${PROXY.dead}:3128\n` } } }),
    internet: false,
    proxies: [SQUID],
  },
  expect: { status: 'broken', exit: 1, findings: ['tcp/no-internet-path'], capabilities: { core: 'blocked' } },
};
