import { everywhere, PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Every name leads to a sign-in page behind a foreign certificate.',
  lab: { ...PUBLIC_VPC, behaviour: everywhere('portal') },
  expect: { status: 'broken', exit: 1, findings: ['http/not-aws'], capabilities: { core: 'blocked' } },
};
