import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Sources that Go does not know, options and a search domain, none of which changes where the agent goes.',
  lab: {
    ...PRIVATE_VPC,
    faults: [
      {
        where: 'node',
        what: 'common lines of nsswitch.conf and resolv.conf',
        shell: [
          "sed -i 's/^hosts:.*/hosts: files mdns4_minimal [NOTFOUND=return] dns myhostname/' /etc/nsswitch.conf",
          "printf 'search eu-central-1.compute.internal\\noptions edns0 trust-ad timeout:2\\n' >>/etc/resolv.conf",
        ],
      },
    ],
  },
  expect: { status: 'healthy', exit: 0, findings: [] },
};
