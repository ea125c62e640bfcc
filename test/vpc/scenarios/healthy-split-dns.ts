import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'systemd-resolved sends the names of the Region to the servers of a VPN: what the others say of them, nobody ever asks.',
  lab: withNode(PRIVATE_VPC, {
    nameservers: [CORP_DNS.public],
    resolved: { stub: 'serves', vpn: { servers: [CORP_DNS.forwarding], domains: ['~eu-central-1.amazonaws.com'] } },
  }),
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
