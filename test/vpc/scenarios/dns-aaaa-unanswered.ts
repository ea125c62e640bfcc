import { ODD_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The DNS server drops questions for IPv6 addresses, and the agent waits for their answers.',
  lab: withNode(PRIVATE_VPC, { nameservers: [ODD_DNS.noAaaa] }),
  expect: { status: 'degraded', exit: 0, findings: ['dns/aaaa-unanswered'], capabilities: { core: 'works' } },
};
