import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The role may not write to CloudWatch Logs: whose policy that is, is said, and the record waits.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'logs:*': 'role' }, logGroups: ['/fleet/ssm-probe'] } },
  args: ['--cloudwatch', '/fleet/ssm-probe'],
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    delivery: ['cloudwatch spooled: /fleet/ssm-probe:i-0123456789abcdef0: denied: AccessDeniedException'],
  },
};
