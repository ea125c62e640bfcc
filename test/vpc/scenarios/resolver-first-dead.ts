import { CORP_DNS, VPC_RESOLVER } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The first of two DNS servers never answers, the second is right: every lookup waits, and works.',
  lab: withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.dead, VPC_RESOLVER] }),
  // "It works and is at risk" is a warning; a warning is degraded and does not change the exit status.
  expect: { status: 'degraded', exit: 0, findings: ['dns/resolver-unreachable'], capabilities: { core: 'works' } },
};
