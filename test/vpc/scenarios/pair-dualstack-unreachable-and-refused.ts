import { S3_DUALSTACK_V4, zoneA, zoneB } from '../lab/addresses.ts';
import { firewallResets, securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The dual-stack names of S3 lead nowhere, and ssmmessages is answered with RST.',
  lab: {
    ...PRIVATE_VPC,
    s3: { ...PRIVATE_VPC.s3, dualstackApart: true },
    faults: [securityGroupDrops(S3_DUALSTACK_V4), firewallResets([zoneA('ssmmessages'), zoneB('ssmmessages')])],
  },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/dualstack-unreachable', 'tcp/refused'],
    capabilities: { core: 'works', 'session-manager': 'blocked', 'patch-manager': 'blocked', 'agent-update': 'works' },
  },
};
