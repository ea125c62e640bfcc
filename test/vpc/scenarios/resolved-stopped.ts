import { VPC_RESOLVER } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'systemd-resolved is not running, and resolv.conf names nobody else: that the VPC resolver answers, no program learns.',
  lab: withNode(PRIVATE_VPC, { nameservers: [VPC_RESOLVER], resolved: { stub: 'stopped' } }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/resolver-unreachable'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
