import { zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Zone b of ssmmessages is dead, and in zone a its certificate has ended.',
  lab: { ...PRIVATE_VPC, behaviour: { ssmmessages: 'expired' }, faults: [securityGroupDrops([zoneB('ssmmessages')])] },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tcp/partial', 'tls/expired'],
    capabilities: { core: 'works', 'session-manager': 'blocked', 'agent-update': 'works' },
  },
};
