import { ODD_DNS, zoneA } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "The DNS server's answers are cut and its TCP is closed; where the VPC resolver leads, ssm's security group is closed too.",
  lab: withNode({ ...PRIVATE_VPC, faults: [securityGroupDrops([zoneA('ssm')])] }, { nameservers: [ODD_DNS.truncating] }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/truncated-tcp-blocked', 'tcp/filtered'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
