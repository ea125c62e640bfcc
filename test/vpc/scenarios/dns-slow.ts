import { ODD_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The only DNS server answers rightly after two and a half seconds: half of what a resolver waits.',
  lab: withNode(PRIVATE_VPC, { nameservers: [ODD_DNS.slow] }),
  // The agent's resolver waits five seconds: it works and is at risk.
  expect: { status: 'degraded', exit: 0, findings: ['dns/slow'], capabilities: { core: 'works' } },
};
