import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Somebody else's certificate stands before CloudWatch Logs: nothing signed is sent there, and the record waits.",
  lab: {
    ...PRIVATE_VPC,
    behaviour: { logs: 'intercepted' },
    api: { role: 'valid', denied: {}, logGroups: ['/fleet/ssm-probe'] },
  },
  args: ['--cloudwatch', '/fleet/ssm-probe'],
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    delivery: [
      'cloudwatch spooled: /fleet/ssm-probe:i-0123456789abcdef0: nothing is sent before logs.eu-central-1.amazonaws.com answers as AWS',
    ],
  },
};
