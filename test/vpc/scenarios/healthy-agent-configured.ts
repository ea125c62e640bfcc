import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: "A configuration in Go's ways: keys in any case, one key twice, unknown ones, the usual names written out.",
  lab: withNode(PRIVATE_VPC, {
    agent: {
      ...AGENT,
      config:
        '{"agent":{"REGION":"eu-central-1","comment":[1]},"Ssm":{"Endpoint":"x","Endpoint":"https://SSM.eu-central-1.amazonaws.com/"},"Mgs":null}\r\n\n',
    },
  }),
  expect: { status: 'healthy', exit: 0, findings: [] },
};
