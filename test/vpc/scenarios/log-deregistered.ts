import { HYBRID_SITE, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const { agent } = HYBRID_SITE.node;
export const scenario: Scenario = {
  about: 'Somebody deregistered this machine: its registration is still on it, and Systems Manager no longer knows it.',
  lab: withNode(HYBRID_SITE, {
    agent:
      agent === null
        ? null
        : {
            ...agent,
            log: [
              {
                minutesAgo: 6,
                text: 'ERROR [ssm-agent-worker] [HealthCheck] error when calling AWS APIs. error details - InvalidInstanceId: ',
              },
            ],
          },
  }),
  expect: { status: 'broken', exit: 1, findings: ['agent/not-registered'], capabilities: { core: 'blocked' } },
};
