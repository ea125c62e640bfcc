import { insideNetwork } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "Docker's bridge has a network that covers the endpoints of one zone, where ssm has its only one: packets to them never leave the node.",
  lab: { ...PRIVATE_VPC, faults: [insideNetwork('docker0', 'bridge', '10.20.2.200/24')] },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['node/route'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
