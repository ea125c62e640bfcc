import { portsHeldTowards } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'Other programs hold all local ports towards one endpoint: what could not be asked is unknown, and nobody else is to blame.',
  lab: { ...PRIVATE_VPC, faults: [portsHeldTowards('kms.eu-central-1.amazonaws.com')] },
  expect: { status: 'degraded', exit: 0, findings: ['node/limits'] },
};
