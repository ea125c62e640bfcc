import { largeHelloReset } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A middlebox resets large hellos, as this agent sends them; behind it the endpoint policy allows other services only.',
  lab: { ...PRIVATE_VPC, faults: [largeHelloReset], api: { role: 'valid', denied: { 'ssm:*': 'endpoint-policy' } } },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tls/large-hello-dropped', 'auth/denied-endpoint-policy'],
    capabilities: { core: 'blocked' },
  },
};
