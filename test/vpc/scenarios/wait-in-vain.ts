import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The role allows nothing for as long as anybody waits for it.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssm:*': 'role' } } },
  args: ['--wait', '5s'],
  expect: { status: 'broken', exit: 1, findings: ['auth/denied-role'], capabilities: { core: 'blocked' }, maxWallMs: 8000 },
};
