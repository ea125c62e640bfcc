import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'An EC2 instance with a hybrid registration on it: it works, and appears under another name than people look for.',
  lab: withNode(PRIVATE_VPC, {
    agent: { ...AGENT, registration: { managedInstanceId: 'mi-0123456789abcdef0', region: 'eu-central-1' } },
  }),
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['agent/other-name'], capabilities: { core: 'works' } },
};
