import { CORP_DNS } from '../lab/addresses.ts';
import { imdsFirewalled } from '../lab/faults.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The node's firewall swallows packets to the metadata service, and its DNS server has the public view.",
  lab: withNode({ ...PRIVATE_VPC, faults: [imdsFirewalled] }, { nameservers: [CORP_DNS.public] }),
  args: ['--region', 'eu-central-1'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/forwarder-missing', 'imds/unreachable'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
