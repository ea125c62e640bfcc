import { debian } from '../lab/package-sources.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The mirror answers, with an error of its own.',
  lab: { ...PUBLIC_VPC, repositories: { 'deb.lab.example': 'fails' }, faults: [debian()] },
  args: ['--for', 'patch-manager,patch-sources'],
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['patch-sources/unreachable'],
    capabilities: { 'patch-manager': 'blocked', 'patch-sources': 'blocked' },
  },
};
