import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The metadata service takes its time: the VPC resolver is one server all the same, and right.',
  lab: { ...PRIVATE_VPC, imds: 'late' },
  args: ['--region', 'eu-central-1'],
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
