import { zoneA } from '../lab/addresses.ts';
import { firstPacketLost } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The first SYN to ssm is lost, by chance: its connection opens a second late.',
  lab: { ...PRIVATE_VPC, faults: [firstPacketLost(`tcp dport 443 ip daddr ${zoneA('ssm')}`)] },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
