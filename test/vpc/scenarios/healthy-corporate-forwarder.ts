import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A corporate DNS server that forwards amazonaws.com to the inbound endpoint: the right way to have one.',
  lab: withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.forwarding] }),
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
