import { zoneA } from '../lab/addresses.ts';
import { adminProhibited } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A firewall says with ICMP that it forbids connections to ssm (administratively prohibited).',
  lab: { ...PRIVATE_VPC, faults: [adminProhibited([zoneA('ssm')])] },
  expect: { status: 'broken', exit: 1, findings: ['tcp/unreachable'], capabilities: { core: 'blocked' } },
};
