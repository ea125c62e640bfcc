import { ENDPOINT_V6, zoneA } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'A node with both families; the ssm endpoint has a private address in each, S3 a dual-stack gateway endpoint, and all answer.',
  lab: withNode(
    {
      ...PRIVATE_VPC,
      endpoints: { ...PRIVATE_VPC.endpoints, ssm: [zoneA('ssm'), ENDPOINT_V6] },
      s3: { ...PRIVATE_VPC.s3, gatewayIpv6: true },
    },
    { ipv6: true },
  ),
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'session-manager': 'works', 'agent-update': 'works' },
  },
};
