import { zoneA, zoneB } from '../lab/addresses.ts';
import { securityGroupClosed } from '../lab/faults.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The same, seen by an ordinary user: who has the connection is not known, that it stands is.',
  lab: {
    ...withNode(PRIVATE_VPC, { agent: { ...AGENT, channel: { ip: zoneA('ssmmessages') } } }),
    faults: [securityGroupClosed([zoneA('ssmmessages'), zoneB('ssmmessages')])],
  },
  user: 'nobody',
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tcp/filtered'],
    infos: ['agent/contradiction'],
    capabilities: { core: 'works', 'session-manager': 'blocked' },
    observed: [],
  },
};
