import { central } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The central endpoints' security group does not know this VPC, and the user's bucket is in another Region.",
  lab: {
    ...PRIVATE_VPC,
    endpoints: { ssm: [central('ssm')], ssmmessages: [central('ssmmessages')] },
    s3: { ...PRIVATE_VPC.s3, elsewhere: { 'example-corp-logs': 'eu-west-1' } },
    faults: [securityGroupDrops([central('ssm'), central('ssmmessages')])],
  },
  args: ['--bucket', 'example-corp-logs'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['s3/wrong-region', 'tcp/filtered'],
    infos: ['dns/outside-vpc'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
