import { everywhere, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The same interceptor, and its CA is in this node's store: it works, at risk.",
  lab: withNode({ ...PUBLIC_VPC, behaviour: everywhere('intercepted') }, { trustsCorporate: true }),
  expect: { status: 'degraded', exit: 0, findings: ['tls/intercepted'], capabilities: { core: 'works' } },
};
