import { firewallResets, routerMended } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const { ssm = [], logs = [] } = PRIVATE_VPC.endpoints;

export const scenario: Scenario = {
  about:
    'A watch that delivers: what it tells while CloudWatch Logs cannot be reached waits in the spool, and comes with the recovery.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: {}, logGroups: ['/fleet/ssm-probe'] } },
  watch: [firewallResets([...ssm, ...logs]), routerMended],
  args: ['--cloudwatch', '/fleet/ssm-probe'],
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works' },
    told: ['first healthy', 'changed broken', 'recovered healthy'],
    delivery: [
      'cloudwatch ok: /fleet/ssm-probe:i-0123456789abcdef0: delivered',
      'spool ok: /var/lib/ssm-probe/spool: 1 that waited are delivered, too',
    ],
  },
};
