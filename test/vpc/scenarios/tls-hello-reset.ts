import { zoneA } from '../lab/addresses.ts';
import { helloReset } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'TCP to ssm opens, and a device on the way answers every hello with RST.',
  lab: { ...PRIVATE_VPC, faults: [helloReset([zoneA('ssm')])] },
  expect: { status: 'broken', exit: 1, findings: ['tls/reset'], capabilities: { core: 'blocked' } },
};
