import type { FullScenario } from '../judge.ts';
import { AGENT, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

export const scenario: FullScenario = {
  about: 'Somebody gave the service of the agent its proxy, the only way out, in a section that systemd passes over.',
  lab: {
    ...withNode(PUBLIC_VPC, {
      agent: {
        ...AGENT,
        files: {
          '/etc/systemd/system/amazon-ssm-agent.service': '[Service]\nExecStart=/usr/bin/amazon-ssm-agent\n',
          '/etc/systemd/system/amazon-ssm-agent.service.d/proxy.conf': `[Unit]\nEnvironment="https_proxy=${SQUID_URL}"\n`,
        },
      },
    }),
    internet: false,
    proxies: [SQUID],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['agent/setting-ignored'],
    suppressed: {
      'proxy/agent-lacks': 'agent/setting-ignored',
      'tcp/no-internet-path': 'agent/setting-ignored',
      's3/no-path': 'agent/setting-ignored',
    },
    capabilities: { core: 'blocked' },
  },
};
