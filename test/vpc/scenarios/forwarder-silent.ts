import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The corporate DNS server forwards to a server that never answers, and is alive itself: it is not dead.',
  lab: withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.silentTarget] }),
  expect: { status: 'broken', exit: 1, findings: ['dns/forwarder-missing'], capabilities: { core: 'blocked' } },
};
