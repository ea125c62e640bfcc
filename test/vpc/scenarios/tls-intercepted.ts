import { everywhere, PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A corporate interceptor whose CA this node does not trust; behind it, AWS answers with its ids.',
  lab: { ...PUBLIC_VPC, behaviour: everywhere('intercepted') },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tls/intercepted'],
    capabilities: { core: 'blocked', 'agent-update': 'blocked' },
  },
};
