import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Of a hundred packets towards the endpoints and S3 ten are lost: sent again, all arrive.',
  lab: { ...PRIVATE_VPC, wire: { lossPercent: 10, seed: 1, sniDropped: [] } },
  expect: { status: 'degraded', exit: 0, findings: ['path/lossy'], capabilities: { core: 'works', 'session-manager': 'works' } },
};
