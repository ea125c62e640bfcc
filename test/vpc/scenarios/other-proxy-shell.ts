import type { FullScenario } from '../judge.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about: 'The only way out is a proxy that this shell has and the service of the agent has not.',
  lab: { ...PUBLIC_VPC, internet: false, proxies: [SQUID] },
  env: { https_proxy: SQUID_URL },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['proxy/agent-lacks'],
    suppressed: {
      'tcp/no-internet-path': 'proxy/agent-lacks',
      's3/no-path': 'proxy/agent-lacks',
      'proxy/agent-differs': 'proxy/agent-lacks',
    },
    capabilities: { core: 'blocked' },
  },
};
