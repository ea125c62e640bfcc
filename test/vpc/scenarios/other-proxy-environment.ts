import type { FullScenario } from '../judge.ts';
import { AGENT, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about: 'The only way out is a proxy that /etc/environment has; the agent, a service, does not.',
  lab: {
    ...withNode(PUBLIC_VPC, { agent: { ...AGENT, files: { '/etc/environment': `https_proxy="${SQUID_URL}"\n` } } }),
    internet: false,
    proxies: [SQUID],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['proxy/agent-lacks'],
    suppressed: { 'tcp/no-internet-path': 'proxy/agent-lacks', 's3/no-path': 'proxy/agent-lacks' },
    capabilities: { core: 'blocked' },
  },
};
