import { zoneA, zoneB } from '../lab/addresses.ts';
import { firewallResets } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A web server without TLS answers for ssm, and ssmmessages is answered with RST.',
  lab: {
    ...PRIVATE_VPC,
    behaviour: { ssm: 'plain-http' },
    faults: [firewallResets([zoneA('ssmmessages'), zoneB('ssmmessages')])],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['http/not-aws', 'tcp/refused'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
