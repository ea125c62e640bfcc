import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: '/etc/resolv.conf is gone: the agent asks this node itself, where nothing answers.',
  lab: {
    ...PRIVATE_VPC,
    faults: [
      {
        where: 'node',
        what: 'there is no resolv.conf',
        shell: ['umount /etc/resolv.conf 2>/dev/null || true', 'rm -f /etc/resolv.conf'],
      },
    ],
  },
  expect: { status: 'broken', exit: 1, findings: ['dns/no-resolver'], capabilities: { core: 'blocked' } },
};
