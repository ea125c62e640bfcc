import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'A server that was moved to EC2 with the registration it had as a hybrid node, of another Region; the order of identities in the ' +
    "agent's configuration puts EC2 first.",
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      registration: { managedInstanceId: 'mi-0123456789abcdef0', region: 'eu-north-1' },
      credentialSource: 'EC2',
      config: JSON.stringify({ Identity: { ConsumptionOrder: ['EC2', 'OnPrem'] } }),
    },
  }),
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'run-command': 'works' } },
};
