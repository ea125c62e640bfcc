import { firewallResets, routerMended } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'A watch: the firewall begins to reset what goes to ssm, and is mended again; each is told once, and nothing in between.',
  lab: PRIVATE_VPC,
  watch: [firewallResets(PRIVATE_VPC.endpoints.ssm ?? []), routerMended],
  args: ['--no-credentials'],
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works' },
    told: ['first healthy', 'changed broken', 'recovered healthy'],
  },
};
