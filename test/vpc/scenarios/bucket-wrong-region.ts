import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The user's bucket is in another Region, which a gateway endpoint does not reach.",
  lab: { ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, elsewhere: { 'example-corp-logs': 'eu-west-1' } } },
  args: ['--bucket', 'example-corp-logs'],
  expect: { status: 'degraded', exit: 1, findings: ['s3/wrong-region'], capabilities: { core: 'works' } },
};
