import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A healthy node sends its record to a log group that is there; the stream it makes itself.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: {}, logGroups: ['/fleet/ssm-probe'] } },
  args: ['--cloudwatch', '/fleet/ssm-probe'],
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    delivery: ['cloudwatch ok: /fleet/ssm-probe:i-0123456789abcdef0: delivered'],
  },
};
