import { ODD_DNS } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "The only DNS server answers rightly after six seconds; the agent's resolver gives up after five. The probe waits seven.",
  lab: withNode(PRIVATE_VPC, { nameservers: [ODD_DNS.verySlow] }),
  args: ['--timeout', '7s', '--deadline', '30s'],
  expect: { status: 'broken', exit: 1, findings: ['dns/slow'], capabilities: { core: 'blocked' } },
};
