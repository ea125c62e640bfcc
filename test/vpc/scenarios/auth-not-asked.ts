import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The role allows nothing, and --no-credentials looks at the network alone.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:*': 'role' } } },
  args: ['--no-credentials'],
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
