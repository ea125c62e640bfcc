import { debian } from '../lab/package-sources.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Debian with a NAT gateway: its repositories answer; those that are off, on a disk or on this machine do not matter.',
  lab: { ...PUBLIC_VPC, repositories: { 'deb.lab.example': 'serves' }, faults: [debian()] },
  args: ['--for', 'patch-manager,patch-sources'],
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { 'patch-manager': 'works', 'patch-sources': 'works' } },
};
