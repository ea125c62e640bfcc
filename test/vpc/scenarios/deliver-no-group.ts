import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Nobody has made the log group: the record waits.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: {}, logGroups: [] } },
  args: ['--cloudwatch', '/fleet/ssm-probe'],
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    delivery: [
      'cloudwatch spooled: /fleet/ssm-probe:i-0123456789abcdef0: there is no log group /fleet/ssm-probe in eu-central-1 (aws logs create-log-group',
    ],
  },
};
