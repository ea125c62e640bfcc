import { zoneA, zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The security group of the ssmmessages endpoint does not let this node in, in either zone.',
  lab: { ...PRIVATE_VPC, faults: [securityGroupDrops([zoneA('ssmmessages'), zoneB('ssmmessages')])] },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tcp/filtered'],
    capabilities: { core: 'works', 'session-manager': 'blocked', 'agent-update': 'works' },
  },
};
