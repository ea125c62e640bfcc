import { REGION, zoneA, zoneB } from '../lab/addresses.ts';
import { firewallResets } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The policy forgot the agent's bucket, and ssmmessages is answered with RST.",
  lab: {
    ...PRIVATE_VPC,
    s3: { ...PRIVATE_VPC.s3, denied: [`amazon-ssm-${REGION}`] },
    faults: [firewallResets([zoneA('ssmmessages'), zoneB('ssmmessages')])],
  },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/bucket-denied', 'tcp/refused'],
    capabilities: { core: 'works', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
