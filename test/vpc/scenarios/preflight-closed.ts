import { CORP_DNS } from '../lab/addresses.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A machine before its activation has no way to the internet, and no proxy that anything here knows.',
  lab: { ...withNode(HYBRID_SITE, { agent: null, nameservers: [CORP_DNS.public] }), internet: false },
  args: ['preflight', '--region', 'eu-central-1'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/private-view-missing', 'tcp/no-internet-path'],
    capabilities: { core: 'blocked', 'run-command': 'blocked' },
  },
};
