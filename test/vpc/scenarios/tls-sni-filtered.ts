import { hostOf } from '../lab/addresses.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A firewall towards the internet lets ssm and S3 pass by name, and not ssmmessages: its hellos vanish.',
  lab: { ...PUBLIC_VPC, wire: { lossPercent: 0, seed: 0, sniDropped: [hostOf('ssmmessages')] } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tls/sni-filtered'],
    capabilities: { core: 'works', 'session-manager': 'blocked', 'agent-update': 'works' },
  },
};
