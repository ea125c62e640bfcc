import { ODD_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'DNS is slow, and meanwhile EC2 drops packets of this instance to link-local services: it asks them too often.',
  lab: withNode(PRIVATE_VPC, { nameservers: [ODD_DNS.slow], dropsLinkLocal: true }),
  expect: { status: 'degraded', exit: 0, findings: ['dns/slow'], infos: ['node/ena-allowance-exceeded'] },
};
