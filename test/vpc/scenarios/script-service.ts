import { CORP_DNS } from '../lab/addresses.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The timer's service on a hybrid machine, whose DNS server fails: a verdict, and no failed unit.",
  lab: withNode(HYBRID_SITE, { nameservers: [CORP_DNS.servfail] }),
  script: 'service',
  expect: { status: 'broken', exit: 0, findings: ['dns/server-failure'], capabilities: { core: 'blocked' } },
};
