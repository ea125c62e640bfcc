import { CORP_DNS } from '../lab/addresses.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Outside of AWS, the DNS server forwards to a server that never answers, and is alive itself.',
  lab: withNode(HYBRID_SITE, { nameservers: [CORP_DNS.silentTarget] }),
  expect: { status: 'broken', exit: 1, findings: ['dns/server-failure'], capabilities: { core: 'blocked' } },
};
