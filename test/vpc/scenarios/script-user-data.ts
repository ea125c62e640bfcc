import { firewallResets } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'User data at the first boot, where a firewall resets what goes to ssm: the machine boots, and the report says why it is not there.',
  lab: { ...PRIVATE_VPC, faults: [firewallResets(PRIVATE_VPC.endpoints.ssm ?? [])] },
  script: 'user-data',
  expect: { status: 'broken', exit: 0, findings: ['tcp/refused'], capabilities: { core: 'blocked' } },
};
