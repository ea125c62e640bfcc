import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The agent's service domain begins with a dot: no name that it makes can exist.",
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, config: '{"Agent":{"ServiceDomain":".amazonaws.com"}}' } }),
  expect: { status: 'broken', exit: 1, findings: ['agent/config-invalid'], capabilities: { core: 'blocked' } },
};
