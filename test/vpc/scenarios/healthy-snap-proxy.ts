import { behindProxy, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

const { node, ...lab } = behindProxy(PUBLIC_VPC, SQUID_URL);

export const scenario: Scenario = {
  about: "The agent's snap has its proxy in a drop-in of its own unit.",
  lab: withNode({ ...lab, node, proxies: [SQUID] }, node.agent === null ? {} : { agent: { ...node.agent, package: 'snap' } }),
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
