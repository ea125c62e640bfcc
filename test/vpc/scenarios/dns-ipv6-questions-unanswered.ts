import { ODD_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The DNS server never answers questions for IPv6: each look-up of the agent waits for them.',
  lab: withNode(PRIVATE_VPC, { nameservers: [ODD_DNS.ipv4Only] }),
  expect: { status: 'degraded', exit: 0, findings: ['dns/aaaa-unanswered'], capabilities: { core: 'works' } },
};
