import { zoneA, zoneB } from '../lab/addresses.ts';
import { securityGroupClosed } from '../lab/faults.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The rule for ssmmessages was taken out of the security group; the agent connected before that, and still is.',
  lab: {
    ...withNode(PRIVATE_VPC, { agent: { ...AGENT, channel: { ip: zoneA('ssmmessages') } } }),
    faults: [securityGroupClosed([zoneA('ssmmessages'), zoneB('ssmmessages')])],
  },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tcp/filtered'],
    infos: ['agent/contradiction'],
    capabilities: { core: 'works', 'session-manager': 'blocked' },
    observed: [],
  },
};
