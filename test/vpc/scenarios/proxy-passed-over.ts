import type { FullScenario } from '../judge.ts';
import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about: "A blank stands before the URL of the agent's proxy, the only way out: Go passes over it in silence and goes directly.",
  lab: { ...behindProxy(PUBLIC_VPC, ` ${SQUID_URL}`), proxies: [SQUID] },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['proxy/invalid'],
    suppressed: { 'tcp/no-internet-path': 'proxy/invalid', 's3/no-path': 'proxy/invalid' },
    capabilities: { core: 'blocked' },
  },
};
