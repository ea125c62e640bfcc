import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The certificate of the ssm endpoint begins in twenty days, and the other services' show that the clock is right.",
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'not-yet-valid' } },
  expect: { status: 'broken', exit: 1, findings: ['tls/expired'], capabilities: { core: 'blocked' } },
};
