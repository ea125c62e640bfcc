import { REGION } from '../lab/addresses.ts';
import { PUBLIC_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "An interceptor that this node trusts, and a policy that forgot the agent's bucket.",
  lab: withNode(
    { ...PUBLIC_VPC, behaviour: { ssm: 'intercepted' }, s3: { ...PUBLIC_VPC.s3, denied: [`amazon-ssm-${REGION}`] } },
    { trustsCorporate: true },
  ),
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['s3/bucket-denied', 'tls/intercepted'],
    capabilities: { core: 'works', 'agent-update': 'blocked' },
  },
};
