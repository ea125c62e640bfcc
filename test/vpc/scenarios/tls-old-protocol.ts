import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'What answers for ssm speaks TLS 1.0 and 1.1 only.',
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'old-tls' } },
  expect: { status: 'broken', exit: 1, findings: ['tls/protocol-version'], capabilities: { core: 'blocked' } },
};
