import { CORP_DNS, VPC_RESOLVER, zoneB } from '../lab/addresses.ts';
import { fakedClock } from '../lab/clock.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'Five faults at once: a wrong clock, a dead DNS server, one dead zone, an old TLS, every bucket denied. The report must still begin with what to do.',
  lab: {
    ...withNode(PRIVATE_VPC, { nameservers: [CORP_DNS.dead, VPC_RESOLVER] }),
    behaviour: { ssm: 'old-tls' },
    s3: { ...PRIVATE_VPC.s3, denied: 'all' },
    faults: [securityGroupDrops([zoneB('ssmmessages')])],
  },
  env: fakedClock('+10m'),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['clock/skew', 'dns/resolver-unreachable', 's3/all-denied', 'tcp/partial', 'tls/protocol-version'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'patch-manager': 'blocked' },
  },
};
