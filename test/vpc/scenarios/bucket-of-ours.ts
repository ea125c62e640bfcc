import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    "A bucket of the user's exists and is private: its reach is told, nothing is denied by a 403 on a key that need not exist.",
  lab: { ...PRIVATE_VPC, s3: { ...PRIVATE_VPC.s3, buckets: ['example-corp-logs'] } },
  args: ['--bucket', 'example-corp-logs'],
  // "A bucket without such an object is inconclusive, neither healthy nor denied": the bucket, not the node.
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
