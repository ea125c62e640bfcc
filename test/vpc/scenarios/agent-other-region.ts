import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The image came from another Region, and its agent signs for that.',
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, config: '{"Agent":{"Region":"us-east-1"}}' } }),
  expect: { status: 'broken', exit: 1, findings: ['agent/region-mismatch'], capabilities: { core: 'blocked' } },
};
