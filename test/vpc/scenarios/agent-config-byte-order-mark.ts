import { AGENT, PRIVATE_VPC, withNode } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'The configuration was saved with a byte order mark, which Go does not take.',
  lab: withNode(PRIVATE_VPC, { agent: { ...AGENT, config: '\ufeff{"Agent":{"Region":"eu-central-1"}}\n' } }),
  expect: { status: 'broken', exit: 1, findings: ['agent/config-invalid'], capabilities: { core: 'blocked' } },
};
