import { OLD_AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const { ec2messages: _, ...endpoints } = PRIVATE_VPC.endpoints;

export const scenario: Scenario = {
  about: 'An old agent from a snap that nobody refreshes, in a VPC without the endpoint that only old agents need.',
  lab: { ...withNode(PRIVATE_VPC, { agent: { ...OLD_AGENT, package: 'snap' } }), endpoints },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['agent/needs-ec2messages'],
    capabilities: { core: 'works', 'run-command': 'blocked' },
  },
};
