import { fipsHost } from '../lab/addresses.ts';
import { AGENT, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The agent is set to the FIPS name, which a NAT gateway leads to.',
  lab: withNode(PUBLIC_VPC, { agent: { ...AGENT, config: JSON.stringify({ Ssm: { Endpoint: fipsHost('ssm') } }) } }),
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['agent/endpoint-override'], capabilities: { core: 'works' } },
};
