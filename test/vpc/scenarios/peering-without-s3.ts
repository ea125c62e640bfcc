import { central } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Endpoints of a peered VPC: its interface endpoints are reached, its S3 gateway does not extend to here.',
  lab: {
    ...PRIVATE_VPC,
    endpoints: { ssm: [central('ssm')], ssmmessages: [central('ssmmessages')], ec2messages: [central('ec2messages')] },
    s3: { ...PRIVATE_VPC.s3, gateway: false },
  },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/no-path'],
    infos: ['dns/outside-vpc'],
    capabilities: { core: 'works', 'agent-update': 'blocked' },
  },
};
