import { debian } from '../lab/package-sources.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "apt's own proxy refuses its repositories; the agent does not use it and is fine.",
  lab: {
    ...PRIVATE_VPC,
    repositories: { 'deb.lab.example': 'serves' },
    proxies: [{ ...SQUID, servesNobody: true }],
    faults: [debian({ '/etc/apt/apt.conf.d/80proxy': `Acquire::http::Proxy "${SQUID_URL}";\n` })],
  },
  args: ['--for', 'patch-manager,patch-sources'],
  expect: {
    status: 'degraded',
    exit: 1,
    findings: ['patch-sources/denied'],
    capabilities: { core: 'works', 'patch-manager': 'blocked', 'patch-sources': 'blocked' },
  },
};
