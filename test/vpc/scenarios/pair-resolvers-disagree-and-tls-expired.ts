import { CORP_DNS, VPC_RESOLVER } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "One of two DNS servers has the public view, and behind the right address ssm's certificate has ended.",
  lab: withNode({ ...PRIVATE_VPC, behaviour: { ssm: 'expired' } }, { nameservers: [VPC_RESOLVER, CORP_DNS.public] }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/resolvers-disagree', 'tls/expired'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
