import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "What answers for ssm sends Amazon's leaf without the intermediate: a chain in Amazon's name that does not verify.",
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'no-intermediate' } },
  expect: { status: 'broken', exit: 1, findings: ['tls/incomplete-chain'], capabilities: { core: 'blocked' } },
};
