import { asContainer, STATIC_VARIABLES, TASK_VARIABLES, taskServices } from '../lab/containers.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Keys in the task definition come before the role of the task, and do for now.',
  lab: { ...asContainer(PRIVATE_VPC, taskServices('valid')), imds: 'absent' },
  env: { ...TASK_VARIABLES, ...STATIC_VARIABLES },
  expect: {
    status: 'degraded',
    exit: 0,
    findings: ['auth/static-keys'],
    capabilities: { core: 'not-applicable', 'session-manager': 'works' },
  },
};
