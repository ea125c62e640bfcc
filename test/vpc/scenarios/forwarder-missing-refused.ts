import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The corporate DNS server refuses to answer this node.',
  lab: withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.refused] }),
  expect: { status: 'broken', exit: 1, findings: ['dns/forwarder-missing'], capabilities: { core: 'blocked' } },
};
