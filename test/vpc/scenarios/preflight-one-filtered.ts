import { publicAddress } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A firewall before a machine without an activation drops ssmmessages alone: it would register, and take no command.',
  lab: { ...withNode(HYBRID_SITE, { agent: null }), faults: [securityGroupDrops([publicAddress('ssmmessages')])] },
  args: ['preflight', '--region', 'eu-central-1'],
  expect: {
    status: 'degraded',
    exit: 1,
    // Outside EC2 nobody can tell a missing private view from a closed way.
    findings: ['dns/private-view-missing', 'tcp/firewalled'],
    infos: ['agent/not-installed'],
    capabilities: { core: 'works', 'session-manager': 'blocked' },
  },
};
