import { CORP_DNS, OLD_ADDRESS } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "The corporate DNS server has its own records of endpoints that were made anew: nobody is at ssm's old address, and at that of ssmmessages is kms.",
  lab: { ...withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.stale] }), faults: [securityGroupDrops([OLD_ADDRESS])] },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/stale-address'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
