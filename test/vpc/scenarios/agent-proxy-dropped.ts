import { AGENT, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import { SQUID } from '../lab/proxies.ts';
import type { Scenario } from '../lab/types.ts';

const DROP_IN = '/etc/systemd/system/amazon-ssm-agent.service.d/proxy.conf';

export const scenario: Scenario = {
  about: 'The only way out is a proxy, and systemd drops the line that names it, for the encoded @ in the password.',
  lab: {
    ...withNode(PUBLIC_VPC, {
      agent: { ...AGENT, files: { [DROP_IN]: '[Service]\nEnvironment="https_proxy=http://agent:p%40ss@10.20.3.8:3128"\n' } },
    }),
    internet: false,
    proxies: [SQUID],
  },
  expect: { status: 'broken', exit: 1, findings: ['agent/setting-ignored'], capabilities: { core: 'blocked' } },
};
