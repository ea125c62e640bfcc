import { zoneA, zoneB } from '../lab/addresses.ts';
import { hostUnreachable, securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A router says that ssm cannot be reached, and one zone of ssmmessages is dead.',
  lab: { ...PRIVATE_VPC, faults: [hostUnreachable([zoneA('ssm')]), securityGroupDrops([zoneB('ssmmessages')])] },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tcp/partial', 'tcp/unreachable'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
