import { PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'No way out and no proxy in the settings: --proxy tries one that the admin has in mind.',
  lab: { ...PUBLIC_VPC, internet: false, proxies: [SQUID] },
  args: ['--proxy', SQUID_URL],
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
