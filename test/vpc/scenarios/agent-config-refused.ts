import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Somebody set dual-stack names, with quotes around true: the agent refuses the file and ends at its next start.',
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, config: '{\n  "Agent": {\n    "UseDualStackEndpoint": "true"\n  }\n}\n' } }),
  expect: { status: 'broken', exit: 1, findings: ['agent/config-invalid'], capabilities: { core: 'blocked' } },
};
