import { ownFiles } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'nsswitch.conf as Debian, Fedora and Ubuntu have it with systemd: nothing is wrong.',
  lab: {
    ...PRIVATE_VPC,
    faults: [ownFiles('a long line', "echo 'hosts: files mdns4_minimal [NOTFOUND=return] dns myhostname' >/etc/nsswitch.conf")],
  },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
