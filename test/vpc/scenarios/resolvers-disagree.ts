import { CORP_DNS, VPC_RESOLVER } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'resolv.conf names the VPC resolver and a corporate server with the public view: works sometimes.',
  lab: withNode(PRIVATE_VPC, { nameservers: [VPC_RESOLVER, CORP_DNS.public] }),
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['dns/resolvers-disagree'],
    capabilities: { core: 'degraded', 'session-manager': 'degraded' },
  },
};
