import type { FullScenario } from '../judge.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';

export const scenario: FullScenario = {
  about: "This node's clock is half an hour behind, and ssm's certificate ended days ago: by any clock.",
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'expired' } },
  env: { LD_PRELOAD: '/usr/$LIB/faketime/libfaketime.so.1', FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME: '-30m' },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['clock/skew', 'tls/expired'],
    suppressed: {},
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
