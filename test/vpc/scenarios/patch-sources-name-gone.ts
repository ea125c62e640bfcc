import { debian } from '../lab/package-sources.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "A third party's repository: its name does not exist any more.",
  lab: {
    ...PUBLIC_VPC,
    repositories: { 'deb.lab.example': 'serves' },
    faults: [debian({ '/etc/apt/sources.list.d/third.list': 'deb [arch=amd64] http://packages.gone.example/ stable main\n' })],
  },
  args: ['--for', 'patch-manager,patch-sources'],
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['patch-sources/unreachable'],
    capabilities: { 'patch-manager': 'degraded', 'patch-sources': 'degraded' },
  },
};
