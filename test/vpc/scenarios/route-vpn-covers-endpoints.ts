import { insideNetwork } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A VPN took half of 10.0.0.0/8, and the endpoints, the proxy and the DNS server of the VPC with it.',
  lab: { ...PRIVATE_VPC, faults: [insideNetwork('tun0', 'tun', '10.20.8.1/17')] },
  expect: { status: 'broken', exit: 1, findings: ['node/route'], capabilities: { core: 'blocked' } },
};
