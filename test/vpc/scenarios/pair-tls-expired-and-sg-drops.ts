import { zoneA, zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "ssm's certificate has ended, and ssmmessages's security group is closed.",
  lab: {
    ...PRIVATE_VPC,
    behaviour: { ssm: 'expired' },
    faults: [securityGroupDrops([zoneA('ssmmessages'), zoneB('ssmmessages')])],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tcp/filtered', 'tls/expired'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
