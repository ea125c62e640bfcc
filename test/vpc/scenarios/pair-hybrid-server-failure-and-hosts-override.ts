import { CORP_DNS, HYBRID_NODE_V4, hostOf } from '../lab/addresses.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Outside of AWS, the only DNS server fails for every name, and a forgotten line pins ssm to nobody's address.",
  lab: withNode(HYBRID_SITE, {
    nameservers: [CORP_DNS.servfail],
    hosts: [`${HYBRID_NODE_V4} plant-17`, `10.20.2.99 ${hostOf('ssm')}`],
  }),
  // No Amazon view to compare with: the failure itself is the root.
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/hosts-override', 'dns/server-failure'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
