import type { FullScenario } from '../judge.ts';
import { zoneA } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';

export const scenario: FullScenario = {
  about: 'ssmmessages has no endpoint, and S3 no gateway; ssm works.',
  lab: { ...PRIVATE_VPC, endpoints: { ssm: [zoneA('ssm')] }, s3: { ...PRIVATE_VPC.s3, gateway: false } },
  // "s3/no-path stands beside another root cause only when a required interface service works": ssm does.
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['dns/partial-endpoints', 's3/no-path'],
    suppressed: { 'tcp/no-internet-path': 'dns/partial-endpoints' },
    capabilities: { core: 'works', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
