import { zoneA } from '../lab/addresses.ts';
import { firewallResets } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A firewall answers for the ssm endpoint with RST.',
  lab: { ...PRIVATE_VPC, faults: [firewallResets([zoneA('ssm')])] },
  expect: { status: 'broken', exit: 1, findings: ['tcp/refused'], capabilities: { core: 'blocked' } },
};
