import { AMAZON_LINUX } from '../lab/package-sources.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Amazon Linux in a private VPC: its repositories are buckets, and the gateway endpoint leads there.',
  lab: { ...PRIVATE_VPC, faults: [AMAZON_LINUX] },
  args: ['--for', 'patch-manager,patch-sources'],
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { 'patch-manager': 'works', 'patch-sources': 'works' } },
};
