import { zoneA } from '../lab/addresses.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'The agent is connected, and an ordinary user sees that some program of root is: that proves nothing, and contradicts nothing.',
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, channel: { ip: zoneA('ssmmessages') } } }),
  user: 'nobody',
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { 'session-manager': 'works' }, observed: [] },
};
