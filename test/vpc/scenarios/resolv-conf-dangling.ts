import { ownFiles } from '../lab/faults.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'resolv.conf is a link to a file that is not there: the agent asks 127.0.0.1, where nobody is.',
  lab: {
    ...PRIVATE_VPC,
    faults: [ownFiles('a dangling link', 'ln -sfn ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf')],
  },
  expect: { status: 'broken', exit: 1, findings: ['dns/no-resolver'], capabilities: { core: 'blocked' } },
};
