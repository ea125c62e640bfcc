import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Nobody has made the log group, and the node is told to.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: {}, logGroups: [] } },
  args: ['--cloudwatch', '/fleet/ssm-probe', '--cloudwatch-create-group'],
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    delivery: ['cloudwatch ok: /fleet/ssm-probe:i-0123456789abcdef0: delivered'],
  },
};
