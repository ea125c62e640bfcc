import { zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'ssmmessages has an address in two zones, and the one in zone b does not answer: works by luck.',
  lab: { ...PRIVATE_VPC, faults: [securityGroupDrops([zoneB('ssmmessages')])] },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tcp/partial'],
    capabilities: { core: 'works', 'session-manager': 'degraded' },
  },
};
