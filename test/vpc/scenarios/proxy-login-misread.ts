import type { FullScenario } from '../judge.ts';
import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about:
    "The login of the agent's proxy has a backslash, as people type domain accounts: Go takes a host called http for the proxy.",
  lab: {
    ...behindProxy(PUBLIC_VPC, SQUID_URL.replace('//', String.raw`//CORP\agent:Tr0ub4dor@`)),
    proxies: [{ ...SQUID, login: { user: String.raw`CORP\agent`, password: 'Tr0ub4dor' } }],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['proxy/invalid'],
    suppressed: { 'proxy/unreachable': 'proxy/invalid' },
    capabilities: { core: 'blocked' },
  },
};
