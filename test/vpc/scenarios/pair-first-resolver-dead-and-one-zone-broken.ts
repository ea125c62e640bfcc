import { CORP_DNS, VPC_RESOLVER, zoneB } from '../lab/addresses.ts';
import { securityGroupDrops } from '../lab/faults.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The first of two DNS servers never answers, and one zone of ssmmessages is dead.',
  lab: withNode(
    { ...PRIVATE_VPC, faults: [securityGroupDrops([zoneB('ssmmessages')])] },
    { nameservers: [CORP_DNS.dead, VPC_RESOLVER] },
  ),
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['dns/resolver-unreachable', 'tcp/partial'],
    capabilities: { core: 'works', 'session-manager': 'degraded' },
  },
};
