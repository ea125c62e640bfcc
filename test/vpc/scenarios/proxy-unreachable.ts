import { PROXY } from '../lab/addresses.ts';
import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Packets to the agent's proxy vanish.",
  lab: { ...behindProxy(PUBLIC_VPC, `http://${PROXY.dead}:3128`), proxies: [SQUID] },
  expect: { status: 'broken', exit: 1, findings: ['proxy/unreachable'], capabilities: { core: 'blocked' }, maxWallMs: 5500 },
};
