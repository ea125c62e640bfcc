import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'An isolated VPC with an S3 gateway and no interface endpoint: public answers that lead nowhere.',
  lab: { ...PRIVATE_VPC, endpoints: {} },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/endpoint-missing'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
