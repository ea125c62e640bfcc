import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'The policy of the ssmmessages endpoint lets nobody open a channel: the node is online, has no sessions, and falls back to ec2messages for commands.',
  lab: { ...PRIVATE_VPC, api: { role: 'valid', denied: { 'ssmmessages:*': 'endpoint-policy' } } },
  args: ['--deep'],
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['auth/denied-endpoint-policy'],
    capabilities: { core: 'works', 'run-command': 'degraded', 'session-manager': 'blocked' },
  },
};
