import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "A self-signed certificate answers for ssm, and the user's bucket does not exist.",
  lab: { ...PRIVATE_VPC, behaviour: { ssm: 'self-signed' } },
  args: ['--bucket', 'example-corp-no-such-bucket'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['s3/bucket-not-found', 'tls/intercepted'],
    capabilities: { core: 'blocked', 'session-manager': 'blocked' },
  },
};
