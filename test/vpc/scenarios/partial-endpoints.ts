import { zoneA } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'ssm has an endpoint, ssmmessages was forgotten, and there is no internet.',
  lab: { ...PRIVATE_VPC, endpoints: { ssm: [zoneA('ssm')], ec2messages: [zoneA('ec2messages')] } },
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['dns/partial-endpoints'],
    capabilities: { core: 'works', 'session-manager': 'blocked' },
  },
};
