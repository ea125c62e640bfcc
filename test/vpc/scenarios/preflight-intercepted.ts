import { everywhere, HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A firewall opens the TLS of a machine before its activation, with a certificate that the machine does not trust.',
  lab: { ...withNode(HYBRID_SITE, { agent: null }), behaviour: everywhere('intercepted') },
  args: ['preflight', '--region', 'eu-central-1'],
  expect: { status: 'broken', exit: 1, findings: ['tls/intercepted'], capabilities: { core: 'blocked' } },
};
