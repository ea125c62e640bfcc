import { largeHelloReset } from '../lab/faults.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A middlebox resets large hellos. This agent still sends small ones and works, until it is updated.',
  lab: withNode({ ...PRIVATE_VPC, faults: [largeHelloReset] }, { agent: { ...AGENT, version: '3.3.987.0' } }),
  expect: {
    status: 'degraded',
    exit: 0,
    findings: ['tls/large-hello-dropped'],
    infos: ['agent/outdated'],
    capabilities: { core: 'works', 'agent-update': 'works', 'session-manager': 'works' },
  },
};
