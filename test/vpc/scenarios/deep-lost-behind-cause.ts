import type { FullScenario } from '../judge.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';

export const scenario: FullScenario = {
  about: 'Systems Manager has lost the agent, whose role has lost its policy: one fault, and the status is how it shows.',
  lab: {
    ...PRIVATE_VPC,
    api: {
      role: 'valid',
      denied: {
        'ssm:ListAssociations': 'role',
        'ssm:DescribeDocument': 'role',
        'ssm:GetDeployablePatchSnapshotForInstance': 'role',
      },
      ping: 'ConnectionLost',
    },
  },
  args: ['--deep'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['auth/denied-role'],
    suppressed: { 'agent/connection-lost': 'auth/denied-role' },
    capabilities: { core: 'blocked' },
  },
};
