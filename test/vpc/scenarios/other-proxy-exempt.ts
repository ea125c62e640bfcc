import type { FullScenario } from '../judge.ts';
import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about: 'The agent has its proxy, the only way out, and a no_proxy that takes AWS away from it.',
  lab: { ...behindProxy(PUBLIC_VPC, SQUID_URL, { noProxy: '169.254.169.254,.amazonaws.com' }), proxies: [SQUID] },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['proxy/agent-lacks'],
    suppressed: { 'tcp/no-internet-path': 'proxy/agent-lacks', 's3/no-path': 'proxy/agent-lacks' },
    capabilities: { core: 'blocked' },
  },
};
