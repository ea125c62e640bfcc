import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'No endpoint, no NAT gateway, no S3 gateway: nothing public answers and nothing says that it should be private.',
  lab: { ...PUBLIC_VPC, internet: false },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tcp/no-internet-path'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
