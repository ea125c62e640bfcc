import { PUBLIC_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The public way, on a node that has IPv6 too: S3 answers on its dual-stack names over both families.',
  lab: withNode(PUBLIC_VPC, { ipv6: true }),
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
