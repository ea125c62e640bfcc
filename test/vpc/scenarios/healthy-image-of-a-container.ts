import { systemFile } from '../lab/containers.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about:
    'An instance whose image was made of a container: the files of an engine are left, and a bridge of docker is there. It is a machine.',
  lab: { ...PRIVATE_VPC, faults: [systemFile('/run/.containerenv', 'engine="podman-4.9.3"')] },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
