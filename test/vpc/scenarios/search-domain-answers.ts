import { ODD_DNS, WILDCARD_DOMAIN } from '../lab/addresses.ts';
import { ownFiles } from '../lab/faults.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "ndots is 5, and the company's search domain has a wildcard: every name leads to its server.",
  lab: {
    ...withNode(PRIVATE_VPC, { nameservers: [ODD_DNS.wildcard] }),
    faults: [ownFiles('search and ndots', `printf 'search ${WILDCARD_DOMAIN}\\noptions ndots:5\\n' >>/etc/resolv.conf`)],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/search-domain'],
    // Nobody asked for these, and their names come behind the same list.
    capabilities: { core: 'blocked', 'kms-encryption': 'unknown', 'cloudwatch-logs': 'unknown' },
  },
};
