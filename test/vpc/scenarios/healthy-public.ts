import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'No endpoint at all, but a NAT gateway: the internet is a supported way.',
  lab: PUBLIC_VPC,
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'run-command': 'works', 'session-manager': 'works', 'agent-update': 'works' },
  },
};
