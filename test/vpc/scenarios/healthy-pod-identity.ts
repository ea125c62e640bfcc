import { asContainer, POD_VARIABLES, taskServices } from '../lab/containers.ts';
import { imdsHopLimit } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'A pod with EKS Pod Identity needs no metadata service, which is closed to it on purpose; its role need not allow anything.',
  lab: {
    ...asContainer(PRIVATE_VPC, imdsHopLimit, taskServices('valid')),
    api: { role: 'valid', denied: { 'ssm:*': 'role', 'ssmmessages:*': 'role' } },
  },
  env: {
    ...POD_VARIABLES,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://169.254.170.23/v1/credentials',
    AWS_CONTAINER_AUTHORIZATION_TOKEN: 'lab-token',
  },
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['node/container'], capabilities: { core: 'not-applicable' } },
};
