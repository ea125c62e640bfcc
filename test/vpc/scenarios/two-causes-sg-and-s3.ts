import { zoneA, zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Two causes at once: ssmmessages's security group, and no way to S3. Neither hides the other.",
  lab: {
    ...PRIVATE_VPC,
    s3: { ...PRIVATE_VPC.s3, gateway: false },
    faults: [securityGroupDrops([zoneA('ssmmessages'), zoneB('ssmmessages')])],
  },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/no-path', 'tcp/filtered'],
    capabilities: { core: 'works', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
