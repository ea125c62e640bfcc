import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'On port 443 of ssm answers a web server without TLS.',
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'plain-http' } },
  expect: { status: 'broken', exit: 1, findings: ['http/not-aws'], capabilities: { core: 'blocked' } },
};
