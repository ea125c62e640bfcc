import { vpceHost, zoneA } from '../lab/addresses.ts';
import { firewallResets } from '../lab/faults.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The agent is set to the name of the VPC's own endpoint, and a firewall on the way refuses what goes there.",
  lab: {
    ...withNode(PRIVATE_VPC, { agent: { ...AGENT, config: JSON.stringify({ Ssm: { Endpoint: vpceHost('ssm') } }) } }),
    faults: [firewallResets([zoneA('ssm')])],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tcp/refused'],
    infos: ['agent/endpoint-override'],
    capabilities: { core: 'blocked' },
  },
};
