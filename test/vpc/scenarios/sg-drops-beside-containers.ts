import { zoneA, zoneB } from '../lab/addresses.ts';
import { insideNetwork, securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "The endpoint's security group drops, on a node with Docker and a VPN whose networks are elsewhere: the routes are right.",
  lab: {
    ...PRIVATE_VPC,
    faults: [
      insideNetwork('docker0', 'bridge', '172.17.0.1/16'),
      insideNetwork('tun0', 'tun', '10.8.0.2/24'),
      securityGroupDrops([zoneA('ssm'), zoneB('ssm')]),
    ],
  },
  expect: { status: 'broken', exit: 1, findings: ['tcp/filtered'], capabilities: { core: 'blocked' } },
};
