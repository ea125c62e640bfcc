import { ownFiles } from '../lab/faults.ts';
import { AGENT, HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'A machine outside of AWS whose agent nobody has registered; the page of a router answers at the address of the metadata service.',
  lab: {
    ...withNode(HYBRID_SITE, { agent: AGENT }),
    imds: 'foreign',
    faults: [ownFiles('the agent has never had an identity', 'rm -f /var/lib/amazon/ssm/runtimeconfig/identity_config.json')],
  },
  args: ['--region', 'eu-central-1'],
  expect: { status: 'broken', exit: 1, findings: ['agent/not-registered'], capabilities: { core: 'blocked' } },
};
