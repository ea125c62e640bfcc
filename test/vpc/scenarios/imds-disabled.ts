import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The metadata service is turned off for this instance: it answers 403 to everything.',
  lab: { ...PRIVATE_VPC, imds: 'disabled' },
  args: ['--region', 'eu-central-1'],
  expect: { status: 'broken', exit: 1, findings: ['imds/disabled'], capabilities: { core: 'blocked' } },
};
