import { fipsHost } from '../lab/addresses.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "The agent is set to the FIPS name, which the private DNS of the VPC's endpoint does not cover; the usual name would work.",
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, config: JSON.stringify({ Ssm: { Endpoint: fipsHost('ssm') } }) } }),
  expect: { status: 'broken', exit: 1, findings: ['agent/endpoint-override'], capabilities: { core: 'blocked' } },
};
