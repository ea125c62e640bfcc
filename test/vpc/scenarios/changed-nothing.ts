import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A security group was closed since the last healthy run, which this node cannot know: nothing that it sees has changed.',
  lab: PRIVATE_VPC,
  before: { changed: securityGroupDrops(PRIVATE_VPC.endpoints.ssm ?? []) },
  expect: { status: 'broken', exit: 1, findings: ['tcp/filtered'], capabilities: { core: 'blocked' }, changed: [] },
};
