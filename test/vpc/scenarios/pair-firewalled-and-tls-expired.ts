import { publicAddress } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Over the internet: a firewall drops ssmmessages alone, and ssm's certificate has ended.",
  lab: { ...PUBLIC_VPC, behaviour: { ssm: 'expired' }, faults: [securityGroupDrops([publicAddress('ssmmessages')])] },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tcp/firewalled', 'tls/expired'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
