import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const STATE = '/etc/crypto-policies/state';

export const scenario: Scenario = {
  about: 'The crypto policy FUTURE accepts no RSA key of 2048 bits: the agent works, and what patching downloads with does not.',
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      files: { [`${STATE}/current`]: 'FUTURE\n', [`${STATE}/CURRENT.pol`]: 'min_dh_size = 3072\nmin_rsa_size = 3072\n' },
    },
  }),
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['node/crypto-policy'],
    capabilities: { core: 'works', 'run-command': 'works', 'patch-manager': 'degraded' },
  },
};
