import { publicAddress } from '../lab/addresses.ts';
import { helloResetBehindProxy } from '../lab/faults.ts';
import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A device behind the proxy answers what it sends to ssmmessages with RST.',
  lab: {
    ...behindProxy(PUBLIC_VPC, SQUID_URL),
    proxies: [SQUID],
    faults: [helloResetBehindProxy([publicAddress('ssmmessages')])],
  },
  expect: { status: 'degraded', exit: 1, findings: ['tls/reset'], capabilities: { core: 'works', 'session-manager': 'blocked' } },
};
