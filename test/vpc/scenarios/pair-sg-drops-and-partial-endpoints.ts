import type { FullScenario } from '../judge.ts';
import { zoneA } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';

export const scenario: FullScenario = {
  about: "ssm's security group is closed, and ssmmessages has no endpoint.",
  lab: { ...PRIVATE_VPC, endpoints: { ssm: [zoneA('ssm')] }, faults: [securityGroupDrops([zoneA('ssm')])] },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/partial-endpoints', 'tcp/filtered'],
    suppressed: { 'tcp/no-internet-path': 'dns/partial-endpoints' },
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
