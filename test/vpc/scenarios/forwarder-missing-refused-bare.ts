import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The corporate DNS server refuses with a bare header, without the question, as unbound does for strangers.',
  lab: withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.refusedBare] }),
  expect: { status: 'broken', exit: 1, findings: ['dns/forwarder-missing'], capabilities: { core: 'blocked' } },
};
