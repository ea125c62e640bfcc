import { CORP_DNS, OLD_ADDRESS, VPC_RESOLVER } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The second DNS server names old addresses, and the certificate of ssm, where it is now, has expired.',
  lab: {
    ...withNode(PRIVATE_VPC, { nameservers: [VPC_RESOLVER, CORP_DNS.stale] }),
    behaviour: { ssm: 'expired' },
    faults: [securityGroupDrops([OLD_ADDRESS])],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/stale-address', 'tls/expired'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
