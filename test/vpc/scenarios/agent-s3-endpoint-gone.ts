import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'The agent is set to an S3 endpoint that does not exist any more: it cannot update itself, while patching uses the usual names.',
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      config: '{"S3":{"Endpoint":"bucket.vpce-0aaaabbbbccccdddd-abcdefgh.s3.eu-central-1.vpce.amazonaws.com"}}',
    },
  }),
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['agent/endpoint-override'],
    capabilities: { core: 'works', 'agent-update': 'blocked', 'patch-manager': 'works' },
  },
};
