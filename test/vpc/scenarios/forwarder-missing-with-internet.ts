import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The forwarder is missing, but the internet is open: it works, past the endpoints, and somebody asked for private.',
  lab: withNode({ ...PRIVATE_VPC, internet: true }, { nameservers: [CORP_DNS.public] }),
  args: ['--expect', 'private'],
  // An error by --expect, but core does work: only a blocked core is broken.
  expect: { status: 'degraded', exit: 1, findings: ['dns/forwarder-missing'] },
};
