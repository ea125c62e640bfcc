import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A proxy with mutual TLS answers for ssm: it says in HTTP that it got no client certificate.',
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'mutual-tls' } },
  expect: { status: 'broken', exit: 1, findings: ['tls/client-certificate'], capabilities: { core: 'blocked' } },
};
