import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'CloudWatch Logs throttles the first calls: they are made again.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: {}, logGroups: ['/fleet/ssm-probe'], throttles: 2 } },
  args: ['--cloudwatch', '/fleet/ssm-probe'],
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    delivery: ['cloudwatch ok: /fleet/ssm-probe:i-0123456789abcdef0: delivered'],
  },
};
