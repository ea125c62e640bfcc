import { zoneA } from '../lab/addresses.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Somebody left a comma in the configuration while the agent ran: it works until it is started again.',
  lab: withNode(PRIVATE_VPC, {
    agent: { ...AGENT, channel: { ip: zoneA('ssmmessages') }, config: '{"Agent":{"Region":""},}\n' },
  }),
  expect: {
    status: 'degraded',
    exit: 0,
    findings: ['agent/config-invalid'],
    capabilities: { core: 'works', 'session-manager': 'works' },
  },
};
