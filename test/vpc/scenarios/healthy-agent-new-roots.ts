import { ownFiles } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'An update of the system has written the store anew while the agent runs, as each month, and the agent refuses nothing.',
  lab: { ...PRIVATE_VPC, faults: [ownFiles('the store is written anew', 'sleep 3; touch /etc/ssl/certs/ca-certificates.crt')] },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
