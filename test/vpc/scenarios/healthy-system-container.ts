import { systemFile } from '../lab/containers.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A container that boots systemd, with the agent as one of its services: a node like any other.',
  lab: { ...PRIVATE_VPC, faults: [systemFile('/run/systemd/container', 'systemd-nspawn')] },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
