import { debian } from '../lab/package-sources.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'No way to the internet at all: the repositories are silent for the same reason as AWS.',
  lab: { ...PUBLIC_VPC, repositories: { 'deb.lab.example': 'serves' }, internet: false, faults: [debian()] },
  args: ['--for', 'patch-manager,patch-sources'],
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['tcp/no-internet-path'],
    capabilities: { core: 'blocked', 'patch-manager': 'blocked', 'patch-sources': 'blocked' },
    maxWallMs: 5500,
  },
};
