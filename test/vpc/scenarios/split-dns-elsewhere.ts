import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'The VPN has a server that knows, and only another Region’s names are sent to it: the forwarder is missing where this one’s go.',
  lab: withNode(PRIVATE_VPC, {
    nameservers: [CORP_DNS.public],
    resolved: { stub: 'serves', vpn: { servers: [CORP_DNS.forwarding], domains: ['~us-east-1.amazonaws.com'] } },
  }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/forwarder-missing'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
