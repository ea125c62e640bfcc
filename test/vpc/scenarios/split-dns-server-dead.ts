import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'The servers of the VPN that the names of the Region are sent to are silent; that the others answer is no help to the agent.',
  lab: withNode(PRIVATE_VPC, {
    nameservers: [CORP_DNS.forwarding],
    resolved: { stub: 'serves', vpn: { servers: [CORP_DNS.dead], domains: ['~amazonaws.com'] } },
  }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/resolver-unreachable'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
