import { debian } from '../lab/package-sources.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Debian in a private VPC without a mirror: Systems Manager works, and no package comes.',
  lab: { ...PRIVATE_VPC, repositories: { 'deb.lab.example': 'serves' }, faults: [debian()] },
  args: ['--for', 'patch-manager,patch-sources'],
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['patch-sources/unreachable'],
    capabilities: { 'patch-manager': 'blocked', 'patch-sources': 'blocked', core: 'works' },
  },
};
