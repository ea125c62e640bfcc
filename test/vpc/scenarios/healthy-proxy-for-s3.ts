import { hostOf } from '../lab/addresses.ts';
import { behindProxy, PRIVATE_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Private endpoints are in no_proxy and answer directly; S3 has no gateway and goes through the proxy.',
  lab: {
    ...behindProxy({ ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, gateway: false } }, SQUID_URL, {
      noProxy: ['169.254.169.254', hostOf('ssm'), hostOf('ssmmessages'), hostOf('ec2messages')].join(),
    }),
    proxies: [SQUID],
  },
  expect: {
    status: 'healthy',
    exit: 0,
    findings: [],
    capabilities: { core: 'works', 'session-manager': 'works', 'agent-update': 'works' },
  },
};
