import { dualstackHost } from '../lab/addresses.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "A filter lets S3's standard name pass, and not its other one: both names have the same addresses.",
  lab: { ...PUBLIC_VPC, wire: { lossPercent: 0, seed: 0, sniDropped: [dualstackHost()] } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['tls/sni-filtered'],
    capabilities: { core: 'works', 'session-manager': 'works', 'patch-manager': 'blocked', 'agent-update': 'works' },
  },
};
