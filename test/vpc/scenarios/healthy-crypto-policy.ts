import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const STATE = '/etc/crypto-policies/state';

export const scenario: Scenario = {
  about: 'The crypto policy FIPS refuses nothing that AWS offers.',
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      files: { [`${STATE}/current`]: 'FIPS\n', [`${STATE}/CURRENT.pol`]: 'min_dh_size = 2048\nmin_rsa_size = 2048\n' },
    },
  }),
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'patch-manager': 'works' } },
};
