import { packetsLostOnce } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Of a hundred packets that leave the node twenty are lost, whatever they are, and no connection loses two.',
  lab: { ...PRIVATE_VPC, faults: [packetsLostOnce([2, 7], 'meta l4proto { tcp, udp }')] },
  expect: { status: 'degraded', exit: 0, findings: ['path/lossy'], capabilities: { core: 'works', 'session-manager': 'works' } },
};
