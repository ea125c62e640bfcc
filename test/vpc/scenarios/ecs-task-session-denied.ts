import { asContainer, TASK_VARIABLES, taskServices } from '../lab/containers.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The role of a task was written by hand and lacks the session's own channel: the task is found, and no shell opens.",
  lab: {
    ...asContainer(PRIVATE_VPC, taskServices('valid')),
    imds: 'absent',
    api: { role: 'valid', denied: { 'ssmmessages:CreateDataChannel': 'role' } },
  },
  env: TASK_VARIABLES,
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['auth/denied-role'],
    capabilities: { core: 'not-applicable', 'session-manager': 'blocked' },
  },
};
