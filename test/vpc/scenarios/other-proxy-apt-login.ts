import type { FullScenario } from '../judge.ts';
import { AGENT, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import { SQUID } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about: 'The only way out is a proxy that wants a login, and that apt alone has.',
  lab: {
    ...withNode(PUBLIC_VPC, {
      agent: {
        ...AGENT,
        files: { '/etc/apt/apt.conf.d/95proxy': 'Acquire::http::Proxy "http://agent:p%40ss@10.20.3.8:3128";\n' },
      },
    }),
    internet: false,
    proxies: [{ ...SQUID, login: { user: 'agent', password: 'p@ss' } }],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['proxy/agent-lacks'],
    suppressed: { 'tcp/no-internet-path': 'proxy/agent-lacks', 's3/no-path': 'proxy/agent-lacks' },
    capabilities: { core: 'blocked' },
  },
};
