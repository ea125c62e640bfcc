import { zoneA, zoneB } from '../lab/addresses.ts';
import { asContainer, TASK_VARIABLES, taskServices } from '../lab/containers.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The security group of the ssmmessages endpoint does not let the task in; what the other endpoints do is nothing to it.',
  lab: {
    ...asContainer(
      PRIVATE_VPC,
      taskServices('valid'),
      securityGroupDrops([zoneA('ssmmessages'), zoneB('ssmmessages'), zoneA('ssm')]),
    ),
    imds: 'absent',
  },
  env: TASK_VARIABLES,
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tcp/filtered'],
    capabilities: { core: 'not-applicable', 'session-manager': 'blocked' },
  },
};
