import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The same wildcard record, and the usual ndots: the name itself is asked for first.',
  lab: {
    ...withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.wildcard] }),
    faults: [{ where: 'node', what: 'a search domain', shell: ["echo 'search corp.example' >>/etc/resolv.conf"] }],
  },
  expect: { status: 'healthy', exit: 0, findings: [] },
};
