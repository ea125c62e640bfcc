import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The first of two DNS servers never answers, and the second has the public view.',
  lab: withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.dead, CORP_DNS.public] }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/forwarder-missing', 'dns/resolver-unreachable'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
