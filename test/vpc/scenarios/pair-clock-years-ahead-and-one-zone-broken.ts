import type { FullScenario } from '../judge.ts';
import { zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';

export const scenario: FullScenario = {
  about: "This node's clock is three years ahead, so that every certificate looks ended, and one zone of ssmmessages is dead.",
  lab: { ...PRIVATE_VPC, faults: [securityGroupDrops([zoneB('ssmmessages')])] },
  env: { LD_PRELOAD: '/usr/$LIB/faketime/libfaketime.so.1', FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME: '+3y' },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['clock/skew', 'tcp/partial'],
    suppressed: { 'tls/expired': 'clock/skew' },
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
