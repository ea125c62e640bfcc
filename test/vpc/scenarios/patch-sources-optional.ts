import { packagesFrom } from '../lab/package-sources.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A repository that dnf goes on without is gone; the others answer.',
  lab: {
    ...PUBLIC_VPC,
    repositories: { 'deb.lab.example': 'serves' },
    faults: [
      packagesFrom(['ID=rocky', 'VERSION_ID="9.4"'], {
        '/etc/yum.repos.d/a.repo':
          '[base]\nbaseurl=http://deb.lab.example/$releasever/$basearch/\n[extra]\nbaseurl=http://packages.gone.example/\nskip_if_unavailable=1\n',
      }),
    ],
  },
  args: ['--for', 'patch-manager,patch-sources'],
  expect: {
    status: 'degraded',
    exit: 0,
    findings: ['patch-sources/unreachable'],
    capabilities: { 'patch-manager': 'works', 'patch-sources': 'works' },
  },
};
