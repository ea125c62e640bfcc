import { CORP_DNS } from '../lab/addresses.ts';
import { questionsLedTo } from '../lab/faults.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The corporate DNS server forwarded amazonaws.com in the last healthy run, and does so no longer: what changed is told.',
  lab: withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.forwarding] }),
  before: { changed: questionsLedTo(CORP_DNS.forwarding, CORP_DNS.public) },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['dns/forwarder-missing'],
    capabilities: { core: 'blocked' },
    changed: [
      'DNS answer of ssm.eu-central-1.amazonaws.com: 10.20.2.11 -> 52.94.10.11',
      'DNS answer of ssmmessages.eu-central-1.amazonaws.com: 10.20.2.12, 10.20.4.12 -> 52.94.10.12',
      'DNS answer of ec2messages.eu-central-1.amazonaws.com: 10.20.2.13 -> 52.94.10.13',
      'DNS answer of ec2.eu-central-1.amazonaws.com: 10.20.2.14 -> 52.94.10.14',
      'DNS answer of kms.eu-central-1.amazonaws.com: 10.20.2.15 -> 52.94.10.15',
      'DNS answer of logs.eu-central-1.amazonaws.com: 10.20.2.16 -> 52.94.10.16',
    ],
  },
};
