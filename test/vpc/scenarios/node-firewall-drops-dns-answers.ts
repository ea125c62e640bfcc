import { nodeFirewall } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The node's own firewall drops every answer of DNS: the server is innocent, and the rule is named.",
  lab: {
    ...PRIVATE_VPC,
    faults: [
      nodeFirewall("the node's own firewall drops answers of DNS", [
        'add chain inet host input { type filter hook input priority 0; policy accept; }',
        'add rule inet host input meta l4proto { tcp, udp } th sport 53 counter drop',
      ]),
    ],
  },
  expect: { status: 'broken', exit: 1, findings: ['dns/resolver-unreachable'], capabilities: { core: 'blocked' } },
};
