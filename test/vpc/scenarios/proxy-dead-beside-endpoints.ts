import { PROXY } from '../lab/addresses.ts';
import { behindProxy, PRIVATE_VPC } from '../lab/presets.ts';
import { SQUID } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "Packets to the agent's proxy vanish, and every endpoint is in the VPC: an exception in no_proxy is all that is missing.",
  lab: { ...behindProxy(PRIVATE_VPC, `http://${PROXY.dead}:3128`), proxies: [SQUID] },
  expect: { status: 'broken', exit: 1, findings: ['proxy/unreachable'], capabilities: { core: 'blocked' } },
};
