import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The corporate DNS server knows no name of AWS's, and behind the right answer ssm's certificate has ended.",
  lab: withNode({ ...PRIVATE_VPC, behaviour: { ssm: 'expired' } }, { nameservers: [CORP_DNS.nxdomain] }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/forwarder-missing', 'tls/expired'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
