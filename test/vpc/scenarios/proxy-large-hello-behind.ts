import { largeHelloDroppedFrom } from '../lab/faults.ts';
import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A middlebox behind the proxy swallows hellos that need more than one packet.',
  lab: { ...behindProxy(PUBLIC_VPC, SQUID_URL), proxies: [SQUID], faults: [largeHelloDroppedFrom('proxy')] },
  expect: { status: 'broken', exit: 1, findings: ['tls/large-hello-dropped'], capabilities: { core: 'blocked' } },
};
