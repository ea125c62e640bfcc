import { CORP_DNS, zoneA } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The corporate DNS server has the public view, and behind the right one ssm's security group is closed too.",
  lab: withNode({ ...PRIVATE_VPC, faults: [securityGroupDrops([zoneA('ssm')])] }, { nameservers: [CORP_DNS.public] }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/forwarder-missing', 'tcp/filtered'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
