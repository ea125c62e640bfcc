import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The agent is set to the name of a VPC endpoint that does not exist any more; the usual name would work.',
  lab: withNode(PRIVATE_VPC, {
    agent: { ...AGENT, config: '{"Ssm":{"Endpoint":"vpce-0aaaabbbbccccdddd-abcdefgh.ssm.eu-central-1.vpce.amazonaws.com"}}' },
  }),
  expect: { status: 'broken', exit: 1, findings: ['agent/endpoint-override'], capabilities: { core: 'blocked' } },
};
