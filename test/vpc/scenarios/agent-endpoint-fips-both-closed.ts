import { fipsHost, zoneA, zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'The agent is set to the FIPS name, which leads out of the VPC; its endpoint, under the usual name, is closed: the setting comes first.',
  lab: {
    ...withNode(PRIVATE_VPC, { agent: { ...AGENT, config: JSON.stringify({ Ssm: { Endpoint: fipsHost('ssm') } }) } }),
    faults: [securityGroupDrops([zoneA('ssm'), zoneB('ssm')])],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['agent/endpoint-override'],
    capabilities: { core: 'blocked' },
  },
};
