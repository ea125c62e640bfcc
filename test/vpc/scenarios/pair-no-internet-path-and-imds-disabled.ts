import type { FullScenario } from '../judge.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';

export const scenario: FullScenario = {
  about: 'No way out at all and no endpoint, and the metadata service is turned off.',
  lab: { ...PUBLIC_VPC, internet: false, imds: 'disabled' },
  args: ['--region', 'eu-central-1'],
  // No required interface service works or fails in another way: one way out is missing, not two.
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['imds/disabled', 'tcp/no-internet-path'],
    suppressed: { 's3/no-path': 'tcp/no-internet-path' },
    capabilities: { core: 'blocked', 'session-manager': 'blocked', 'agent-update': 'blocked' },
  },
};
