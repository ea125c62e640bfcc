import { ownFiles } from '../lab/faults.ts';
import { AGENT, everywhere, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "An interceptor's CA has come into this node's store, and the agent runs since before that: it still refuses the certificates.",
  lab: {
    ...withNode(
      { ...PUBLIC_VPC, behaviour: everywhere('intercepted') },
      {
        trustsCorporate: true,
        agent: {
          ...AGENT,
          log: [
            {
              minutesAgo: 0,
              text: 'ERROR [ssm-agent-worker] [HealthCheck] error when calling AWS APIs. error details - operation error SSM: UpdateInstanceInformation, exceeded maximum number of attempts, 4, https response error StatusCode: 0, RequestID: , request send failed, Post "https://ssm.eu-central-1.amazonaws.com/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
            },
          ],
        },
      },
    ),
    faults: [ownFiles('the store is written anew', 'sleep 3; touch /etc/ssl/certs/ca-certificates.crt')],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['agent/old-roots', 'tls/intercepted'],
    capabilities: { core: 'blocked', 'run-command': 'blocked' },
  },
};
