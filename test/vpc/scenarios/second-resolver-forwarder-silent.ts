import { CORP_DNS, VPC_RESOLVER } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Beside the VPC resolver, a server that is alive and forwards to one that never answers: it costs time only.',
  lab: withNode(PRIVATE_VPC, { nameservers: [VPC_RESOLVER, CORP_DNS.silentTarget] }),
  expect: { status: 'degraded', exit: 0, findings: ['dns/resolver-unreachable'], capabilities: { core: 'works' } },
};
