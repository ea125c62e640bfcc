import { asContainer, systemFile } from '../lab/containers.ts';
import { PUBLIC_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A job of a pipeline, in a container of podman on an instance: there is no agent in it, and none is missed.',
  lab: asContainer(PUBLIC_VPC, systemFile('/run/systemd/container', 'podman')),
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['node/container'], capabilities: { core: 'not-applicable' } },
};
