import { CORP_DNS } from '../lab/addresses.ts';
import { PUBLIC_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The only DNS server is silent, and behind it there is no way to the internet either.',
  lab: { ...withNode(PUBLIC_VPC, { nameservers: [CORP_DNS.dead] }), internet: false },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/resolver-unreachable', 'tcp/no-internet-path'],
    capabilities: { core: 'blocked' },
  },
};
