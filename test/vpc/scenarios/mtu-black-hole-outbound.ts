import { mtuBlackHoleOutbound } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Packets above 1,400 bytes from the node vanish without ICMP: small hellos pass, full-sized packets do not.',
  lab: { ...PRIVATE_VPC, faults: [mtuBlackHoleOutbound] },
  expect: { status: 'broken', exit: 1, findings: ['path/mtu-black-hole'], capabilities: { core: 'blocked' } },
};
