import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'Run Command starts the document on a node without the probe: it comes from S3, is verified, and delivers to CloudWatch Logs.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: {}, logGroups: ['/fleet/ssm-probe'] } },
  script: 'run-command',
  args: ['--cloudwatch', '/fleet/ssm-probe'],
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works' },
    delivery: ['cloudwatch ok: /fleet/ssm-probe:i-0123456789abcdef0: delivered'],
  },
};
