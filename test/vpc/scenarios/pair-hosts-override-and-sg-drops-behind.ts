import { hostOf, zoneA } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "A forgotten line pins ssm to nobody's address; without it, ssm's own security group would be in the way.",
  lab: withNode({ ...PRIVATE_VPC, faults: [securityGroupDrops([zoneA('ssm')])] }, { hosts: [`10.20.2.99 ${hostOf('ssm')}`] }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/hosts-override', 'tcp/filtered'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
