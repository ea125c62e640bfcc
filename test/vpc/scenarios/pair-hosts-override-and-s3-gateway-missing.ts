import { hostOf } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The hosts file pins ssm to nobody's address, and S3 has no way; ssmmessages works.",
  lab: withNode({ ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, gateway: false } }, { hosts: [`10.20.2.99 ${hostOf('ssm')}`] }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/hosts-override', 's3/no-path'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
