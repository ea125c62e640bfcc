import type { FullScenario } from '../judge.ts';
import { PROXY } from '../lab/addresses.ts';
import { AGENT, behindProxy, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about: 'The proxy has moved: the agent still has the old one, dnf has the new one.',
  lab: {
    ...behindProxy(
      withNode(PUBLIC_VPC, { agent: { ...AGENT, files: { '/etc/dnf/dnf.conf': `[main]\nproxy=${SQUID_URL}\n` } } }),
      `http://${PROXY.dead}:3128`,
    ),
    proxies: [SQUID],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['proxy/agent-lacks'],
    suppressed: { 'proxy/unreachable': 'proxy/agent-lacks' },
    capabilities: { core: 'blocked' },
  },
};
