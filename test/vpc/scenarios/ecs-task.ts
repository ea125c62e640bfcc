import { asContainer, TASK_VARIABLES, taskServices } from '../lab/containers.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'A task of ECS in a VPC that has an endpoint for ssmmessages alone, and no agent of its own: that is all that ECS Exec needs.',
  lab: {
    ...asContainer(PRIVATE_VPC, taskServices('valid')),
    imds: 'absent',
    endpoints: { ssmmessages: PRIVATE_VPC.endpoints.ssmmessages ?? [] },
    s3: { ...PRIVATE_VPC.s3, gateway: false },
    // What its role may do beside is nobody's business.
    api: { role: 'valid', denied: { 'ssm:*': 'role' } },
  },
  env: TASK_VARIABLES,
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    infos: ['node/container'],
    capabilities: { core: 'not-applicable', 'run-command': 'not-applicable', 'session-manager': 'works' },
  },
};
