import { VPC_RESOLVER } from '../lab/addresses.ts';
import { packetsLost } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Of a hundred questions to the only DNS server thirty are lost: asked again, every name resolves.',
  lab: { ...PRIVATE_VPC, faults: [packetsLost([1, 4, 8], `udp dport 53 ip daddr ${VPC_RESOLVER}`)] },
  expect: { status: 'degraded', exit: 0, findings: ['dns/lossy'], capabilities: { core: 'works', 'session-manager': 'works' } },
};
