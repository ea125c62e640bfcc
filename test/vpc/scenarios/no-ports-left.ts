import { fewLocalPorts } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The node has hardly a port left to connect from: what could not be asked is unknown, and nobody else is to blame.',
  lab: { ...PRIVATE_VPC, faults: [fewLocalPorts] },
  expect: { status: 'degraded', exit: 0, findings: ['node/limits'] },
};
