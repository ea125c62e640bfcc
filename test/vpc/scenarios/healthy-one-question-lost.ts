import { VPC_RESOLVER } from '../lab/addresses.ts';
import { firstPacketLost } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The first question to DNS is lost, by chance: asked again, it is answered.',
  lab: { ...PRIVATE_VPC, faults: [firstPacketLost(`udp dport 53 ip daddr ${VPC_RESOLVER}`)] },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
