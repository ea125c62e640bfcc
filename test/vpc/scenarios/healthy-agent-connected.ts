import { zoneA } from '../lab/addresses.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "All is well, and the agent's worker holds its connection to ssmmessages.",
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, channel: { ip: zoneA('ssmmessages') } } }),
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'session-manager': 'works' },
    observed: ['run-command', 'session-manager'],
  },
};
