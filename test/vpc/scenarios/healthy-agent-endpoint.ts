import { vpceHost } from '../lab/addresses.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The agent is set to the name of the VPC's own endpoint, which works as the usual name does.",
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, config: JSON.stringify({ Ssm: { Endpoint: vpceHost('ssm') } }) } }),
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['agent/endpoint-override'], capabilities: { core: 'works' } },
};
