import { CORP_DNS, PROXY, publicAddress } from '../lab/addresses.ts';
import { behindProxy, HYBRID_SITE, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { AgentSpec, Scenario } from '../lab/types.ts';

const world = behindProxy(withNode(HYBRID_SITE, { nameservers: [CORP_DNS.public] }), SQUID_URL, { noProxy: null });
const channel: NonNullable<AgentSpec['channel']> = { ip: publicAddress('ssmmessages'), through: `${PROXY.squid}:3128` };

export const scenario: Scenario = {
  about: "The agent's connection goes through its proxy, as everything of a machine outside of AWS does.",
  lab: {
    ...(world.node.agent === null ? world : withNode(world, { agent: { ...world.node.agent, channel } })),
    proxies: [SQUID],
  },
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'session-manager': 'works' },
    observed: ['run-command', 'session-manager'],
  },
};
