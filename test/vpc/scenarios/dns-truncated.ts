import { ODD_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The only DNS server cuts every answer over UDP, and its TCP port 53 is closed.',
  lab: withNode(PRIVATE_VPC, { nameservers: [ODD_DNS.truncating] }),
  expect: { status: 'broken', exit: 1, findings: ['dns/truncated-tcp-blocked'], capabilities: { core: 'blocked' } },
};
