import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

const DROP_IN = '/etc/systemd/system/amazon-ssm-agent.service.d/proxy.conf';

export const scenario: Scenario = {
  about:
    'Somebody set a proxy for the agent with an encoded @ in the password: systemd takes it for a specifier and drops the line.',
  lab: withNode(PRIVATE_VPC, {
    agent: { ...AGENT, files: { [DROP_IN]: '[Service]\nEnvironment="https_proxy=http://agent:p%40ss@10.20.3.8:3128"\n' } },
  }),
  expect: { status: 'degraded', exit: 0, findings: ['agent/setting-ignored'], capabilities: { core: 'works' } },
};
