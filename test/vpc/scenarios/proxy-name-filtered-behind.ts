import { hostOf } from '../lab/addresses.ts';
import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A firewall behind the proxy lets ssm and S3 pass by name, and not ssmmessages: its hellos vanish.',
  lab: {
    ...behindProxy(PUBLIC_VPC, SQUID_URL),
    proxies: [SQUID],
    wire: { lossPercent: 0, seed: 0, sniDropped: [hostOf('ssmmessages')] },
  },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tls/sni-filtered'],
    capabilities: { core: 'works', 'session-manager': 'blocked' },
  },
};
