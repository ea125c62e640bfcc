import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { TINYPROXY, TINYPROXY_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The proxy serves nobody from this network: 403 for every host.',
  lab: { ...behindProxy(PUBLIC_VPC, TINYPROXY_URL), proxies: [{ ...TINYPROXY, servesNobody: true }] },
  expect: { status: 'broken', exit: 1, findings: ['proxy/denied'], capabilities: { core: 'blocked' } },
};
