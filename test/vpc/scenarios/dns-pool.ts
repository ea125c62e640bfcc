import { ODD_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Behind the corporate DNS server is a pool, and one of its members lacks the forwarder.',
  lab: withNode(PRIVATE_VPC, { nameservers: [ODD_DNS.pool] }),
  expect: { status: 'degraded', exit: 1, findings: ['dns/flaky'], capabilities: { core: 'degraded' } },
};
