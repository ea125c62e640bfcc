import { taskServices } from '../lab/containers.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The agent of ECS Exec runs in a task of Fargate, and the task definition names no role for the task.',
  lab: { ...PRIVATE_VPC, imds: 'absent', faults: [taskServices('none')] },
  env: {
    ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/lab',
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    AWS_REGION: 'eu-central-1',
  },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['auth/no-task-role'],
    infos: ['node/container'],
    capabilities: { core: 'not-applicable', 'session-manager': 'blocked' },
  },
};
