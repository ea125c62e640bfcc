import { zoneA } from '../lab/addresses.ts';
import { helloDropped } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'TCP to ssm opens, and every hello vanishes on the way: not one byte comes back.',
  lab: { ...PRIVATE_VPC, faults: [helloDropped([zoneA('ssm')])] },
  expect: { status: 'broken', exit: 1, findings: ['tls/stalled'], capabilities: { core: 'blocked' } },
};
