import { ownFiles } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'ndots is 5, as in Kubernetes, and the search domain has no such name: each name is only asked for later.',
  lab: {
    ...PRIVATE_VPC,
    faults: [ownFiles('search and ndots', "printf 'search nowhere.example\\noptions ndots:5\\n' >>/etc/resolv.conf")],
  },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
