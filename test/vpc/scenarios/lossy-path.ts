import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Of a hundred packets towards the endpoints and S3 sixty are lost: everything works sometimes.',
  lab: { ...PRIVATE_VPC, wire: { lossPercent: 60, seed: 7, sniDropped: [] } },
  // Works only sometimes: an error, but nothing is blocked.
  expect: { status: 'degraded', exit: 1, findings: ['path/lossy'], capabilities: { core: 'degraded' } },
};
