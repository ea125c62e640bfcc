import { imdsHopLimit } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The metadata service accepts connections, and its answers to the token request die on the way: the hop limit.',
  lab: { ...PRIVATE_VPC, faults: [imdsHopLimit] },
  args: ['--region', 'eu-central-1'],
  expect: { status: 'broken', exit: 1, findings: ['imds/hop-limit'], capabilities: { core: 'blocked' } },
};
