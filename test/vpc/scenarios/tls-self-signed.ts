import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Something with a self-signed certificate of its own answers for ssm: somebody else's.",
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'self-signed' } },
  expect: { status: 'broken', exit: 1, findings: ['tls/intercepted'], capabilities: { core: 'blocked' } },
};
