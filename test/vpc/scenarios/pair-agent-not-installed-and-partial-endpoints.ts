import type { FullScenario } from '../judge.ts';
import { zoneA } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';

export const scenario: FullScenario = {
  about: 'Nobody has installed the agent, and ssmmessages has no endpoint.',
  lab: withNode({ ...PRIVATE_VPC, endpoints: { ssm: [zoneA('ssm')] } }, { agent: null }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['agent/not-installed', 'dns/partial-endpoints'],
    suppressed: { 'tcp/no-internet-path': 'dns/partial-endpoints' },
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
