import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const UNIT = '/etc/systemd/system/amazon-ssm-agent.service';

export const scenario: Scenario = {
  about: 'The unit of the agent has drop-ins, an optional file that is absent, and a backup copy: nothing is wrong.',
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      files: {
        [UNIT]: '[Service]\nType=simple\nExecStart=/usr/bin/amazon-ssm-agent\nEnvironmentFile=-/etc/amazon/none.env\n',
        [`${UNIT}.d/override.conf`]:
          '[Service]\n# Environment=https_proxy=http://a:p%40@proxy:3128\nEnvironment="no_proxy=169.254.169.254"\n',
        [`${UNIT}.d/override.conf.bak`]: '[Service]\nEnvironment=https_proxy=http://proxy:3128\n',
      },
    },
  }),
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works' } },
};
