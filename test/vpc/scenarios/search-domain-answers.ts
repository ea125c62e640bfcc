import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'With ndots:5 a search domain is tried first, and its wildcard record answers in the place of AWS.',
  lab: {
    ...withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.wildcard] }),
    faults: [
      {
        where: 'node',
        what: 'search domains come first',
        shell: ["printf 'search corp.example\\noptions ndots:5\\n' >>/etc/resolv.conf"],
      },
    ],
  },
  expect: { status: 'broken', exit: 1, findings: ['dns/search-domain'], capabilities: { core: 'blocked' } },
};
