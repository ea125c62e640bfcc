import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "What answers for ssm has a certificate of Amazon's that is for mail: nothing is wrong but the rule, and nothing signed is sent.",
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'mail-only' }, api: { role: 'valid', denied: {} } },
  expect: { status: 'broken', exit: 1, findings: ['tls/invalid-chain'], capabilities: { core: 'blocked' } },
};
