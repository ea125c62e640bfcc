import { CORP_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The only DNS server never answers, and the metadata service is turned off.',
  lab: withNode({ ...PRIVATE_VPC, imds: 'disabled' }, { nameservers: [CORP_DNS.dead] }),
  args: ['--region', 'eu-central-1'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/resolver-unreachable', 'imds/disabled'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
