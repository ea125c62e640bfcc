import { zoneA } from '../lab/addresses.ts';
import { naclDropsAnswers } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A network ACL swallows what the ssm endpoint answers: from the node, the same as a dropped request.',
  lab: { ...PRIVATE_VPC, faults: [naclDropsAnswers([zoneA('ssm')])] },
  expect: { status: 'broken', exit: 1, findings: ['tcp/filtered'], capabilities: { core: 'blocked' } },
};
