import { insideNetwork } from '../lab/faults.ts';
import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Docker's network on this node has the addresses of the proxy's.",
  lab: {
    ...behindProxy(PUBLIC_VPC, SQUID_URL),
    proxies: [SQUID],
    faults: [insideNetwork('docker0', 'bridge', '10.20.3.1/24')],
  },
  expect: { status: 'broken', exit: 1, findings: ['node/route'], capabilities: { core: 'blocked' } },
};
