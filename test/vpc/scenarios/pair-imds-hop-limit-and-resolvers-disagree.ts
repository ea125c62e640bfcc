import { CORP_DNS, VPC_RESOLVER } from '../lab/addresses.ts';
import { imdsHopLimit } from '../lab/faults.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The hop limit keeps the metadata service's tokens away, and one of two DNS servers has the public view.",
  lab: withNode({ ...PRIVATE_VPC, faults: [imdsHopLimit] }, { nameservers: [VPC_RESOLVER, CORP_DNS.public] }),
  args: ['--region', 'eu-central-1'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/resolvers-disagree', 'imds/hop-limit'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
