import { zoneA, zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "This node's clock is half an hour behind, and ssmmessages's security group is closed.",
  lab: { ...PRIVATE_VPC, faults: [securityGroupDrops([zoneA('ssmmessages'), zoneB('ssmmessages')])] },
  env: { LD_PRELOAD: '/usr/$LIB/faketime/libfaketime.so.1', FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME: '-30m' },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['clock/skew', 'tcp/filtered'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
