import { asContainer, systemFile } from '../lab/containers.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Bottlerocket, outside its control container: the agent is not to be seen from here, and is not missed.',
  lab: asContainer(PRIVATE_VPC, systemFile('/etc/os-release', 'ID=bottlerocket')),
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['node/container'], capabilities: { core: 'works' } },
};
