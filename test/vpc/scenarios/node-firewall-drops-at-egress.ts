import { nodeFirewall } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const [SSM = ''] = PRIVATE_VPC.endpoints.ssm ?? [];

export const scenario: Scenario = {
  about: 'A rule at the very device, after all other chains, drops packets to both addresses of the ssm endpoint.',
  lab: {
    ...PRIVATE_VPC,
    faults: [
      nodeFirewall(`the device drops packets to the network of ${SSM}`, [
        'add table netdev guard',
        'add chain netdev guard out { type filter hook egress device eth0 priority 0; }',
        `add rule netdev guard out ip daddr { ${(PRIVATE_VPC.endpoints.ssm ?? []).join(', ')} } tcp dport 443 counter drop`,
      ]),
    ],
  },
  expect: { status: 'broken', exit: 1, findings: ['tcp/filtered'], capabilities: { core: 'blocked' } },
};
