import { zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A sign-in page answers for ssm, and one zone of ssmmessages is dead.',
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'portal' }, faults: [securityGroupDrops([zoneB('ssmmessages')])] },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['http/not-aws', 'tcp/partial'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
