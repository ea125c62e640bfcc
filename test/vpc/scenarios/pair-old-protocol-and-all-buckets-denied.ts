import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'ssmmessages speaks TLS 1.1 at most, and the policy denies every bucket.',
  lab: { ...PRIVATE_VPC, behaviour: { ssmmessages: 'old-tls' }, s3: { ...PRIVATE_VPC.s3, denied: 'all' } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/all-denied', 'tls/protocol-version'],
    capabilities: { core: 'works', 'session-manager': 'blocked', 'patch-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
