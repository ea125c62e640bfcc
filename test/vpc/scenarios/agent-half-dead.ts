import { zoneA } from '../lab/addresses.ts';
import { CHANNEL_PORT } from '../lab/channel.ts';
import { connectionForgotten } from '../lab/faults.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The agent's connection is dead and nobody has told it; every new one would work.",
  lab: {
    ...withNode(PRIVATE_VPC, { agent: { ...AGENT, channel: { ip: zoneA('ssmmessages'), dies: true } } }),
    faults: [connectionForgotten(CHANNEL_PORT)],
  },
  expect: {
    status: 'inconclusive',
    exit: 3,
    findings: [],
    infos: ['agent/contradiction'],
    capabilities: { core: 'works', 'run-command': 'unknown', 'session-manager': 'unknown' },
    observed: [],
  },
};
