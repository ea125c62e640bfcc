import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "Somebody set the agent's Region in the template of its configuration, which the agent never reads.",
  lab: {
    ...PRIVATE_VPC,
    faults: [
      {
        where: 'node',
        what: 'the template of the configuration is edited',
        shell: [
          'mkdir -p /etc/amazon/ssm; echo \'{"Agent":{"Region":"eu-west-1"}}\' >/etc/amazon/ssm/amazon-ssm-agent.json.template',
        ],
      },
    ],
  },
  expect: { status: 'healthy', exit: 0, findings: [], infos: ['agent/template-settings'] },
};
