import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Every interface endpoint, private DNS, S3 gateway, no internet: all is well.',
  lab: PRIVATE_VPC,
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'run-command': 'works', 'session-manager': 'works', 'agent-update': 'works' },
  },
};
