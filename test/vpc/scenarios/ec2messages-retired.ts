import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const { ec2messages: _gone, ...endpoints } = PRIVATE_VPC.endpoints;

export const scenario: Scenario = {
  about: 'The name of ec2messages does not exist any more; this agent does not need it.',
  lab: { ...PRIVATE_VPC, endpoints, retired: ['ec2messages'] },
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    infos: ['ec2messages/unavailable'],
    capabilities: { core: 'works', 'run-command': 'works' },
  },
};
