import { asContainer, STATIC_VARIABLES, TASK_VARIABLES, taskServices } from '../lab/containers.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Keys in the task definition come before the role of the task, and may do nothing: ECS Exec does not find the task.',
  lab: {
    ...asContainer(PRIVATE_VPC, taskServices('valid')),
    imds: 'absent',
    api: { role: 'valid', denied: { 'ssmmessages:*': 'role' } },
  },
  env: { ...TASK_VARIABLES, ...STATIC_VARIABLES },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['auth/static-keys'],
    capabilities: { core: 'not-applicable', 'session-manager': 'blocked' },
  },
};
