import { mtuBlackHoleOutbound } from '../lab/faults.ts';
import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Packets above 1,400 bytes from the proxy to the internet vanish without ICMP.',
  lab: { ...behindProxy(PUBLIC_VPC, SQUID_URL), proxies: [SQUID], faults: [mtuBlackHoleOutbound] },
  expect: { status: 'broken', exit: 1, findings: ['path/mtu-black-hole'], capabilities: { core: 'blocked' } },
};
