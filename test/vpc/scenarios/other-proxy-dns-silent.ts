import type { FullScenario } from '../judge.ts';
import { CORP_DNS } from '../lab/addresses.ts';
import { AGENT, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about:
    'The DNS server of this network does not know the outside world, and need not: a proxy that dnf has does. The agent lacks it.',
  lab: {
    ...withNode(PUBLIC_VPC, {
      nameservers: [CORP_DNS.silentTarget],
      agent: { ...AGENT, files: { '/etc/dnf/dnf.conf': `[main]\nproxy=${SQUID_URL}\n` } },
    }),
    internet: false,
    proxies: [SQUID],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['proxy/agent-lacks'],
    capabilities: { core: 'blocked' },
  },
};
