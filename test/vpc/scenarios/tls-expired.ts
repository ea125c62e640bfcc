import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The certificate of the ssm endpoint ended ten days ago.',
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'expired' } },
  expect: { status: 'broken', exit: 1, findings: ['tls/expired'], capabilities: { core: 'blocked', 'agent-update': 'blocked' } },
};
