import { PUBLIC_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A node with IPv6 alone, in a subnet with DNS64 and NAT64: every name has an address that answers.',
  lab: { ...withNode(PUBLIC_VPC, { ipv4: false, ipv6: true, nameservers: ['fd00:ec2::253'] }), dns64: true },
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'session-manager': 'works', 'agent-update': 'works' },
  },
};
