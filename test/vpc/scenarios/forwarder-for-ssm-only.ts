import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The corporate DNS server forwards the name of ssm alone: all others are public here.',
  lab: withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.ssmOnly] }),
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['dns/forwarder-missing'],
    capabilities: { core: 'works', 'session-manager': 'blocked' },
  },
};
