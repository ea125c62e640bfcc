import { LAB_SERVICES, zoneA, zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'Endpoints were made for the agent, and their security group lacks inbound 443. That logins have a proxy is another matter.',
  lab: {
    ...withNode(PRIVATE_VPC, { agent: { ...AGENT, files: { '/etc/environment': `https_proxy=${SQUID_URL}\n` } } }),
    proxies: [SQUID],
    faults: [securityGroupDrops(LAB_SERVICES.flatMap((service) => [zoneA(service), zoneB(service)]))],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tcp/filtered'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
