import { packetsLost } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Of a hundred packets that leave the node twenty are lost, whatever they are.',
  lab: { ...PRIVATE_VPC, faults: [packetsLost([2, 7], 'meta l4proto { tcp, udp }')] },
  // By chance a connection loses every one of its tries, and then the capabilities that need it suffer as well.
  expect: { status: 'degraded', exit: '0 or 1', findings: ['path/lossy'] },
};
