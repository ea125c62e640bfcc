import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Two causes at once: the forwarder is missing, and the S3 policy denies every AWS-managed bucket.',
  lab: withNode({ ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, denied: 'all' } }, { nameservers: [CORP_DNS.public] }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/forwarder-missing', 's3/all-denied'],
    capabilities: { core: 'blocked', 'agent-update': 'blocked' },
  },
};
