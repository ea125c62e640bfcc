import { zoneA, zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "ssm's zone has an IPv6 address only and the node has none, and ssmmessages's security group is closed.",
  lab: {
    ...PRIVATE_VPC,
    endpoints: { ...PRIVATE_VPC.endpoints, ssm: ['fd20:2::11'] },
    faults: [securityGroupDrops([zoneA('ssmmessages'), zoneB('ssmmessages')])],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/no-address', 'tcp/filtered'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
