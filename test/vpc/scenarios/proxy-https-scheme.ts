import type { FullScenario } from '../judge.ts';
import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about:
    "The agent's proxy is written with https:// and speaks HTTP: no TLS comes about with it, and sessions would not use it anyway.",
  lab: { ...behindProxy(PUBLIC_VPC, SQUID_URL.replace('http:', 'https:')), proxies: [SQUID] },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['proxy/scheme-unsupported'],
    suppressed: { 'proxy/unreachable': 'proxy/scheme-unsupported' },
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
