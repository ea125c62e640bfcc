import { asContainer, TASK_VARIABLES, taskServices } from '../lab/containers.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The role of a task is gone, and ECS has no credentials for it.',
  lab: { ...asContainer(PRIVATE_VPC, taskServices('none')), imds: 'absent' },
  env: TASK_VARIABLES,
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['auth/no-credentials'],
    capabilities: { core: 'not-applicable', 'session-manager': 'blocked' },
  },
};
