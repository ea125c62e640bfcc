import { CORP_DNS, VPC_RESOLVER } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The second of two DNS servers never answers, and ssm's certificate has ended.",
  lab: withNode({ ...PRIVATE_VPC, behaviour: { ssm: 'expired' } }, { nameservers: [VPC_RESOLVER, CORP_DNS.dead] }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/resolver-unreachable', 'tls/expired'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
