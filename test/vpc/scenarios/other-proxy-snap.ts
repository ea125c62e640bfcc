import type { FullScenario } from '../judge.ts';
import { AGENT, PUBLIC_VPC, withNode } from '../lab/presets.ts';
import { SQUID, SQUID_URL } from '../lab/proxies.ts';

const FOLDER = '/etc/systemd/system';

export const scenario: FullScenario = {
  about: 'The agent is a snap, and somebody gave its proxy, the only way out, to the unit of the Debian package.',
  lab: {
    ...withNode(PUBLIC_VPC, {
      agent: {
        ...AGENT,
        package: 'snap',
        files: {
          [`${FOLDER}/snap.amazon-ssm-agent.amazon-ssm-agent.service`]:
            '[Service]\nExecStart=/usr/bin/snap run amazon-ssm-agent\n',
          [`${FOLDER}/amazon-ssm-agent.service.d/proxy.conf`]: `[Service]\nEnvironment="https_proxy=${SQUID_URL}"\n`,
        },
      },
    }),
    internet: false,
    proxies: [SQUID],
  },
  expect: {
    status: 'broken',
    exit: 1,
    findings: ['proxy/agent-lacks'],
    suppressed: { 'tcp/no-internet-path': 'proxy/agent-lacks', 's3/no-path': 'proxy/agent-lacks' },
    capabilities: { core: 'blocked' },
  },
};
