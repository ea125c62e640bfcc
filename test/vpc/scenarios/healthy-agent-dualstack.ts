import { AGENT, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The agent is set to dual-stack names, and a NAT gateway leads to them.',
  lab: withNode(PUBLIC_VPC, { agent: { ...AGENT, config: '{"Agent":{"UseDualStackEndpoint":true}}' } }),
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['agent/endpoint-override'], capabilities: { core: 'works' } },
};
