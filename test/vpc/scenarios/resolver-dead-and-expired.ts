import { CORP_DNS } from '../lab/addresses.ts';
import { PUBLIC_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The only DNS server is silent, and behind the public address of ssm is a certificate that has expired.',
  lab: { ...withNode(PUBLIC_VPC, { nameservers: [CORP_DNS.dead] }), behaviour: { ssm: 'expired' } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/resolver-unreachable', 'tls/expired'],
    capabilities: { core: 'blocked' },
  },
};
