import { VPC_RESOLVER } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'systemd-resolved wants signatures that the answers of the VPC resolver do not have: every look-up fails.',
  lab: withNode(PRIVATE_VPC, { nameservers: [VPC_RESOLVER], resolved: { stub: 'validates' } }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/server-failure'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
