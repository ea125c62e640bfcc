import { CORP_DNS } from '../lab/addresses.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The only DNS server of a machine outside of AWS fails every question (SERVFAIL): no other view to compare.',
  lab: withNode(HYBRID_SITE, { nameservers: [CORP_DNS.servfail] }),
  expect: { status: 'broken', exit: 1, findings: ['dns/server-failure'], capabilities: { core: 'blocked' } },
};
