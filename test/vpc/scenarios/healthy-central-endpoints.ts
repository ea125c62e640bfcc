import { central } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The interface endpoints live in a central VPC, reached by peering: private, outside of the own ranges, and fine.',
  lab: {
    ...PRIVATE_VPC,
    endpoints: {
      ssm: [central('ssm')],
      ssmmessages: [central('ssmmessages')],
      ec2messages: [central('ec2messages')],
    },
  },
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['dns/outside-vpc'], capabilities: { core: 'works' } },
};
