import { hostOf } from '../lab/addresses.ts';
import { PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The hosts file has an old address for ssm, and nsswitch.conf has DNS asked first: the agent goes where DNS says.',
  lab: {
    ...withNode(PRIVATE_VPC, { hosts: [`10.20.2.200 ${hostOf('ssm')}`] }),
    faults: [
      {
        where: 'node',
        what: 'DNS comes before the hosts file',
        shell: ["sed -i 's/^hosts:.*/hosts: dns files/' /etc/nsswitch.conf"],
      },
    ],
  },
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['dns/nsswitch'] },
};
