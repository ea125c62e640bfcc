import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The only DNS server in resolv.conf never answers; the VPC resolver would.',
  lab: withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.dead] }),
  expect: { status: 'broken', exit: 1, findings: ['dns/resolver-unreachable'], capabilities: { core: 'blocked' } },
};
