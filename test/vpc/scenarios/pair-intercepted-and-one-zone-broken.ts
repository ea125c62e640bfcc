import { zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Somebody else's certificate on ssm, and one dead zone of ssmmessages.",
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'intercepted' }, faults: [securityGroupDrops([zoneB('ssmmessages')])] },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tcp/partial', 'tls/intercepted'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
