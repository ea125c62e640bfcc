import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The corporate DNS server validates, and exempts the names of AWS.',
  lab: withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.exempt] }),
  expect: { status: 'healthy', exit: 0, findings: [] },
};
