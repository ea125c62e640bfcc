import { CORP_DNS, hostOf } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "A forgotten line pins ssm to nobody's address, and the corporate DNS server knows none of the other names.",
  lab: withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.nxdomain], hosts: [`10.20.2.99 ${hostOf('ssm')}`] }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/forwarder-missing', 'dns/hosts-override'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
