import { VPC_RESOLVER } from '../lab/addresses.ts';
import { dnsTcpClosed, ownFiles } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'resolv.conf demands TCP, which a firewall keeps from the DNS server: over UDP it would answer.',
  lab: {
    ...PRIVATE_VPC,
    faults: [ownFiles('use-vc', "echo 'options use-vc' >>/etc/resolv.conf"), dnsTcpClosed([VPC_RESOLVER, '169.254.169.253'])],
  },
  expect: { status: 'broken', exit: 1, findings: ['dns/tcp-only'], capabilities: { core: 'blocked' } },
};
