import { insideNetwork } from '../lab/faults.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Docker's bridge covers the corporate DNS server of a machine outside of AWS.",
  lab: {
    ...withNode(HYBRID_SITE, { nameservers: ['10.30.0.53'] }),
    faults: [insideNetwork('docker0', 'bridge', '10.30.0.200/24')],
  },
  expect: { status: 'broken', exit: 1, findings: ['node/route'], capabilities: { core: 'blocked' } },
};
