import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const UNIT = '/etc/systemd/system/amazon-ssm-agent.service';

export const scenario: Scenario = {
  about: 'The unit of the agent names a file of variables that somebody has removed: systemd does not start the agent any more.',
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      running: false,
      files: {
        [UNIT]: '[Service]\nType=simple\nExecStart=/usr/bin/amazon-ssm-agent\n',
        [`${UNIT}.d/proxy.conf`]: '[Service]\nEnvironmentFile=/etc/amazon/proxy.env\n',
      },
    },
  }),
  expect: { status: 'broken', exit: 1, findings: ['agent/unit-invalid'], capabilities: { core: 'blocked' } },
};
