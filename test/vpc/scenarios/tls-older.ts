import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'ssmmessages speaks TLS 1.2 at most, everything else 1.3: a note, and nothing for the agent to mind.',
  lab: { ...PRIVATE_VPC, behaviour: { ssmmessages: 'tls-1.2' } },
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['tls/old-version'] },
};
