import { mtuBlackHoleInbound } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Packets above 1,400 bytes to the node vanish without ICMP: TCP opens, certificates never arrive.',
  lab: { ...PRIVATE_VPC, faults: [mtuBlackHoleInbound] },
  expect: { status: 'broken', exit: 1, findings: ['path/mtu-black-hole'], capabilities: { core: 'blocked' } },
};
