import { fakedClock } from '../lab/clock.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "This node's clock is an hour behind: the agent's calls are refused, and the verdict that says so is signed by AWS's clock.",
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: {}, logGroups: ['/fleet/ssm-probe'] } },
  args: ['--cloudwatch', '/fleet/ssm-probe'],
  env: fakedClock('-1h'),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['clock/skew'],
    capabilities: { core: 'blocked' },
    delivery: ['cloudwatch ok: /fleet/ssm-probe:i-0123456789abcdef0: delivered'],
  },
};
