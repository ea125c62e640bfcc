import type { FullScenario } from '../judge.ts';
import { HYBRID_SITE, withNode } from '../lab/presets.ts';

const { agent } = HYBRID_SITE.node;
export const scenario: FullScenario = {
  about: 'A virtual machine was copied, registration and all: Systems Manager does not take the copy for the original.',
  lab: withNode(HYBRID_SITE, {
    agent:
      agent === null
        ? null
        : {
            ...agent,
            log: [
              {
                minutesAgo: 5,
                text: 'ERROR Cannot connect to AWS Systems Manager.  The hardware ID (MI-OLD) has changed from the registered value (MI-NEW).  MachineFingerprintDoesNotMatch',
              },
              { minutesAgo: 5, text: 'INFO [CredentialRefresher] Sleeping for 27m12s before retrying retrieve credentials' },
            ],
          },
  }),
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['agent/cloned'],
    suppressed: { 'agent/hibernating': 'agent/cloned' },
    capabilities: { core: 'blocked' },
  },
};
