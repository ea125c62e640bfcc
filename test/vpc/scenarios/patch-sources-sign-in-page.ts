import { debian } from '../lab/package-sources.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A sign-in page answers in the place of the repository.',
  lab: { ...PUBLIC_VPC, repositories: { 'deb.lab.example': 'page' }, faults: [debian()] },
  args: ['--for', 'patch-manager,patch-sources'],
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['patch-sources/not-found'],
    capabilities: { 'patch-manager': 'blocked', 'patch-sources': 'blocked' },
  },
};
