import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "An instance from an image for other machines: the agent's configuration lets it be a hybrid node, and nothing else.",
  lab: withNode(PRIVATE_VPC, {
    agent: { ...AGENT, config: JSON.stringify({ Identity: { ConsumptionOrder: ['OnPrem'] } }) },
  }),
  expect: { status: 'broken', exit: 1, findings: ['agent/not-registered'], capabilities: { core: 'blocked' } },
};
