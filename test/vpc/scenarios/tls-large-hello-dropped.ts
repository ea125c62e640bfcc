import { largeHelloDropped } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A middlebox swallows hellos that need more than one packet (post-quantum key shares), as this agent sends them.',
  lab: { ...PRIVATE_VPC, faults: [largeHelloDropped] },
  expect: { status: 'broken', exit: 1, findings: ['tls/large-hello-dropped'], capabilities: { core: 'blocked' } },
};
