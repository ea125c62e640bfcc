import { asContainer } from '../lab/containers.ts';
import { imdsHopLimit } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'A task without a role, on an instance: its agent would take the role of the instance, and the hop limit keeps that from it.',
  lab: asContainer(PRIVATE_VPC, imdsHopLimit),
  env: {
    ECS_CONTAINER_METADATA_URI_V4: 'http://169.254.170.2/v4/lab',
    AWS_EXECUTION_ENV: 'AWS_ECS_EC2',
    AWS_REGION: 'eu-central-1',
  },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['imds/hop-limit'],
    infos: ['node/container'],
    capabilities: { core: 'not-applicable', 'session-manager': 'blocked' },
  },
};
