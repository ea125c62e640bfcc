import { behindProxy, PRIVATE_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "A blank stands before the URL of the agent's proxy; the endpoints are private, and answer without it.",
  lab: { ...behindProxy(PRIVATE_VPC, ` ${SQUID_URL}`), proxies: [SQUID] },
  expect: { status: 'degraded', exit: 0, findings: ['proxy/invalid'], capabilities: { core: 'works' } },
};
