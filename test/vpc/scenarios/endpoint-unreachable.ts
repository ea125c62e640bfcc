import { zoneA } from '../lab/addresses.ts';
import { hostUnreachable } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A router says that the ssm endpoint cannot be reached (ICMP host unreachable).',
  lab: { ...PRIVATE_VPC, faults: [hostUnreachable([zoneA('ssm')])] },
  expect: { status: 'broken', exit: 1, findings: ['tcp/unreachable'], capabilities: { core: 'blocked' } },
};
