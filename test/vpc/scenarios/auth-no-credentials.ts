import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The role of the instance profile is there, and its trust policy does not let EC2 assume it.',
  lab: { ...PRIVATE_VPC, api: { role: 'unassumable', denied: {} } },
  expect: { status: 'broken', exit: 1, findings: ['auth/no-credentials'], capabilities: { core: 'blocked' } },
};
