import { debian } from '../lab/package-sources.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'One suite has gone to the archive: its server says 404, the other suites are there.',
  lab: {
    ...PUBLIC_VPC,
    repositories: { 'deb.lab.example': 'serves' },
    faults: [debian({ '/etc/apt/sources.list.d/old.list': 'deb http://deb.lab.example/gone/ buster main\n' })],
  },
  args: ['--for', 'patch-manager,patch-sources'],
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['patch-sources/not-found'],
    capabilities: { 'patch-manager': 'degraded', 'patch-sources': 'degraded' },
  },
};
