import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The corporate DNS server knows nothing of amazonaws.com: NXDOMAIN for every name, S3 included.',
  lab: withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.nxdomain] }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/forwarder-missing'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
