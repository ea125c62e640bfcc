import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'No instance profile: default host management gives the agent its role.',
  lab: { ...withNode(PRIVATE_VPC, { agent: { ...AGENT, credentialSource: 'SSM' } }), api: { ...PRIVATE_VPC.api, role: 'none' } },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
