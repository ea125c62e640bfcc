import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Every endpoint is fine, and the agent is sent to port 8443 of one.',
  lab: withNode(PRIVATE_VPC, {
    agent: { ...AGENT, config: JSON.stringify({ Ssm: { Endpoint: 'https://ssm.eu-central-1.amazonaws.com:8443' } }) },
  }),
  expect: { status: 'broken', exit: 1, findings: ['agent/config-invalid'], capabilities: { core: 'blocked' } },
};
