import { insideNetwork } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Docker's bridge and a VPN with networks of their own disturb nobody.",
  lab: {
    ...PRIVATE_VPC,
    faults: [insideNetwork('docker0', 'bridge', '172.17.0.1/16'), insideNetwork('tun0', 'tun', '10.8.0.2/24')],
  },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
