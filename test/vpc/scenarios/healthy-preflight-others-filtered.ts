import { publicAddress } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A firewall before a machine drops KMS and CloudWatch Logs, which nobody asks for: it is ready for its activation.',
  lab: {
    ...withNode(HYBRID_SITE, { agent: null }),
    faults: [securityGroupDrops([publicAddress('kms'), publicAddress('logs')])],
  },
  args: ['preflight', '--region', 'eu-central-1'],
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['agent/not-installed'] },
};
