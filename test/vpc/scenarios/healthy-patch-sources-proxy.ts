import { debian } from '../lab/package-sources.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'A private VPC; apt has a proxy of its own, which leads to its repositories.',
  lab: {
    ...PRIVATE_VPC,
    repositories: { 'deb.lab.example': 'serves' },
    proxies: [SQUID],
    faults: [debian({ '/etc/apt/apt.conf.d/80proxy': `Acquire::http::Proxy "${SQUID_URL}";\n` })],
  },
  args: ['--for', 'patch-manager,patch-sources'],
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { 'patch-manager': 'works', 'patch-sources': 'works' } },
};
