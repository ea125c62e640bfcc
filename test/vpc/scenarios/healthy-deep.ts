import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'All is well, and Systems Manager says so itself: the node is online, its patch snapshot can be read, its channel would open.',
  lab: PRIVATE_VPC,
  args: ['--deep'],
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'run-command': 'works' } },
};
