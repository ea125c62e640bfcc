import { zoneA, zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The resolver says 127.0.0.1 for ssm, and ssmmessages's security group is closed.",
  lab: {
    ...PRIVATE_VPC,
    endpoints: { ...PRIVATE_VPC.endpoints, ssm: ['127.0.0.1'] },
    faults: [securityGroupDrops([zoneA('ssmmessages'), zoneB('ssmmessages')])],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/sinkholed', 'tcp/filtered'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
