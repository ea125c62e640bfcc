import { PUBLIC_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "A node with IPv6 alone and without DNS64: the agent's names have IPv4 addresses only.",
  lab: withNode(PUBLIC_VPC, { ipv4: false, ipv6: true, nameservers: ['fd00:ec2::253'] }),
  expect: { status: 'broken', exit: 1, findings: ['node/ipv6-only'], capabilities: { core: 'blocked' } },
};
