import { asContainer, POD_VARIABLES } from '../lab/containers.ts';
import { imdsHopLimit } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A pod without a role of its own, to which the answers of the metadata service do not come.',
  lab: asContainer(PRIVATE_VPC, imdsHopLimit),
  env: POD_VARIABLES,
  expect: {
    status: 'degraded',
    exit: 0,
    findings: ['imds/hop-limit'],
    infos: ['node/container'],
    capabilities: { core: 'not-applicable', 'session-manager': 'works' },
  },
};
