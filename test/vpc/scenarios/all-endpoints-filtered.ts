import { LAB_SERVICES, zoneA, zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'One security group for all interface endpoints, without inbound 443: one cause, one finding; S3 answers.',
  lab: { ...PRIVATE_VPC, faults: [securityGroupDrops(LAB_SERVICES.flatMap((service) => [zoneA(service), zoneB(service)]))] },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tcp/filtered'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
