import { CORP_DNS } from '../lab/addresses.ts';
import { dnsTcpClosed } from '../lab/faults.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'resolv.conf has the agent ask over TCP alone, and the DNS server answers over UDP alone.',
  lab: {
    ...withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.forwarding] }),
    faults: [
      dnsTcpClosed([CORP_DNS.forwarding]),
      { where: 'node', what: 'TCP is demanded', shell: ["echo 'options use-vc' >>/etc/resolv.conf"] },
    ],
  },
  expect: { status: 'broken', exit: 1, findings: ['dns/tcp-only'], capabilities: { core: 'blocked' } },
};
