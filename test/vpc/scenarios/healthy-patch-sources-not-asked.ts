import { debian } from '../lab/package-sources.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The same private VPC, and nobody asked for the repositories.',
  lab: { ...PRIVATE_VPC, repositories: { 'deb.lab.example': 'serves' }, faults: [debian()] },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { 'patch-manager': 'works', 'patch-sources': 'unknown' } },
};
