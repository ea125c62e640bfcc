import { zoneA } from '../lab/addresses.ts';
import { packetsLost } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Of a hundred packets to ssm twenty are lost, and none to its neighbours.',
  lab: { ...PRIVATE_VPC, faults: [packetsLost([0, 5], `tcp dport 443 ip daddr ${zoneA('ssm')}`)] },
  expect: { status: 'degraded', exit: 0, findings: ['path/lossy'], capabilities: { core: 'works', 'session-manager': 'works' } },
};
