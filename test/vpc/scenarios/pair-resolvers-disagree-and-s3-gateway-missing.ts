import { CORP_DNS, VPC_RESOLVER } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'One of two DNS servers has the public view, and S3 has no way in either.',
  lab: withNode({ ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, gateway: false } }, { nameservers: [VPC_RESOLVER, CORP_DNS.public] }),
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['dns/resolvers-disagree', 's3/no-path'],
    capabilities: { core: 'degraded', 'session-manager': 'degraded', 'agent-update': 'blocked' },
  },
};
