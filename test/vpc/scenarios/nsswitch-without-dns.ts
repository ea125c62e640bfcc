import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Somebody left the hosts file alone in the order of look-ups; the agent asks no DNS server.',
  lab: {
    ...PRIVATE_VPC,
    faults: [
      {
        where: 'node',
        what: 'names are looked up in the hosts file alone',
        shell: ["sed -i 's/^hosts:.*/hosts: files/' /etc/nsswitch.conf"],
      },
    ],
  },
  expect: { status: 'broken', exit: 1, findings: ['dns/nsswitch'], capabilities: { core: 'blocked' } },
};
