import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The instance has no instance profile, and the agent no other source of credentials.',
  lab: { ...withNode(PRIVATE_VPC, { agent: AGENT }), api: { ...PRIVATE_VPC.api, role: 'none' } },
  expect: { status: 'broken', exit: 1, findings: ['imds/no-role'], capabilities: { core: 'blocked' } },
};
