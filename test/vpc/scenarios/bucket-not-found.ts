import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The bucket that the user named does not exist.',
  lab: PRIVATE_VPC,
  args: ['--bucket', 'example-corp-no-such-bucket'],
  expect: { status: 'degraded', exit: 1, findings: ['s3/bucket-not-found'], capabilities: { core: 'works' } },
};
