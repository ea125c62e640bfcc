import { behindProxy, PUBLIC_VPC } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "The only way out is the agent's proxy, and the record takes it.",
  lab: {
    ...behindProxy(PUBLIC_VPC, SQUID_URL),
    proxies: [SQUID],
    api: { role: 'valid', denied: {}, logGroups: ['/fleet/ssm-probe'] },
  },
  args: ['--cloudwatch', '/fleet/ssm-probe:proxied'],
  expect: { status: 'healthy', exit: 0, findings: [], delivery: ['cloudwatch ok: /fleet/ssm-probe:proxied: delivered'] },
};
