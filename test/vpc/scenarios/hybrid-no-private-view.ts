import { CORP_DNS } from '../lab/addresses.ts';
import { HYBRID_SITE } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A registered machine outside of AWS gets public answers and has no way to the internet: no Amazon view to compare.',
  lab: { ...HYBRID_SITE, internet: false, node: { ...HYBRID_SITE.node, nameservers: [CORP_DNS.public] } },
  // "dns/private-view-missing beside the reach, never dns/endpoint-missing" (hybrid nodes).
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/private-view-missing', 'tcp/no-internet-path'],
    capabilities: { core: 'blocked' },
  },
};
