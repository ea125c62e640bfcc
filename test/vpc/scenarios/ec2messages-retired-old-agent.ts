import { OLD_AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const { ec2messages: _gone, ...endpoints } = PRIVATE_VPC.endpoints;

export const scenario: Scenario = {
  about: 'The name of ec2messages does not exist any more, and this agent still needs it.',
  lab: withNode({ ...PRIVATE_VPC, endpoints, retired: ['ec2messages'] }, { agent: OLD_AGENT }),
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['agent/needs-ec2messages'],
    capabilities: { core: 'works', 'run-command': 'blocked' },
  },
};
