import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The agent is set to dual-stack names, which lead to public addresses; the endpoints of this VPC have the usual names.',
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, config: '{"Agent":{"UseDualStackEndpoint":true}}' } }),
  expect: { status: 'broken', exit: 1, findings: ['agent/endpoint-override'], capabilities: { core: 'blocked' } },
};
