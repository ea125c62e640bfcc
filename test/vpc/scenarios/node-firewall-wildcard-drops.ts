import { nodeFirewall } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A rule about all interfaces whose names begin with eth drops packets to the ssm endpoint.',
  lab: {
    ...PRIVATE_VPC,
    faults: [
      nodeFirewall("the node's own firewall drops packets by a wildcard", [
        `add rule inet host output oifname "eth*" ip daddr . tcp dport { ${(PRIVATE_VPC.endpoints.ssm ?? []).map((ip) => `${ip} . 443`).join(', ')} } counter drop`,
      ]),
    ],
  },
  expect: { status: 'broken', exit: 1, findings: ['tcp/filtered'], capabilities: { core: 'blocked' } },
};
