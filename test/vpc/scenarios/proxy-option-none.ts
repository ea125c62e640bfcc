import { PROXY } from '../lab/addresses.ts';
import { behindProxy, PRIVATE_VPC } from '../lab/presets.ts';
import { SQUID } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The agent's proxy is dead; --proxy none looks at the way around it, which is fine.",
  lab: { ...behindProxy(PRIVATE_VPC, `http://${PROXY.dead}:3128`), proxies: [SQUID] },
  args: ['--proxy', 'none'],
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
