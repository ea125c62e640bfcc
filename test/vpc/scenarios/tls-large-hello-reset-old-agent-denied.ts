import { largeHelloReset } from '../lab/faults.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A middlebox resets large hellos. This agent sends small ones, and then the endpoint policy denies what it asks.',
  lab: withNode(
    { ...PRIVATE_VPC, faults: [largeHelloReset], api: { role: 'valid', denied: { 'ssm:*': 'endpoint-policy' } } },
    { agent: { ...AGENT, version: '3.3.987.0' } },
  ),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/denied-endpoint-policy', 'tls/large-hello-dropped'],
    infos: ['agent/outdated'],
    capabilities: { core: 'blocked' },
  },
};
