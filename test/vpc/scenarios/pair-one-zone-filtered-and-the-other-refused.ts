import { zoneA, zoneB } from '../lab/addresses.ts';
import { firewallResets, securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Zone a of ssmmessages vanishes, zone b is answered with RST: two different faults of one endpoint.',
  lab: { ...PRIVATE_VPC, faults: [securityGroupDrops([zoneA('ssmmessages')]), firewallResets([zoneB('ssmmessages')])] },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tcp/filtered', 'tcp/refused'],
    capabilities: { core: 'works', 'session-manager': 'blocked', 'agent-update': 'works' },
  },
};
