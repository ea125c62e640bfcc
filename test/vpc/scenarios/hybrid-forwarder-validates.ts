import { CORP_DNS } from '../lab/addresses.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Outside of AWS, the DNS server wants signatures that the answers do not have (DNSSEC).',
  lab: withNode(HYBRID_SITE, { nameservers: [CORP_DNS.validating] }),
  expect: { status: 'broken', exit: 1, findings: ['dns/server-failure'], capabilities: { core: 'blocked' } },
};
