import { routerMended, securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The endpoint of CloudWatch Logs was closed, and what could not be delivered arrives with the next run.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: {}, logGroups: ['/fleet/ssm-probe'] } },
  args: ['--cloudwatch', '/fleet/ssm-probe'],
  before: { fault: securityGroupDrops(PRIVATE_VPC.endpoints.logs ?? []), changed: routerMended },
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    delivery: [
      'cloudwatch ok: /fleet/ssm-probe:i-0123456789abcdef0: delivered',
      'spool ok: /var/lib/ssm-probe/spool: 1 that waited are delivered, too',
    ],
  },
};
