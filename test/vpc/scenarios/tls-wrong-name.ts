import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'What answers for ssm has a valid certificate for other names.',
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'wrong-name' } },
  expect: { status: 'broken', exit: 1, findings: ['tls/name-mismatch'], capabilities: { core: 'blocked' } },
};
