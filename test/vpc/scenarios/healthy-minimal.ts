import { zoneA, zoneB } from '../lab/addresses.ts';
import { PRIVATE_VPC } from '../lab/presets.ts';
import type { Scenario } from '../lab/types.ts';

export const scenario: Scenario = {
  about: 'Only ssm, ssmmessages and the S3 gateway: kms, logs, ec2 and ec2messages are missing and nobody asked for them.',
  lab: { ...PRIVATE_VPC, endpoints: { ssm: [zoneA('ssm')], ssmmessages: [zoneA('ssmmessages'), zoneB('ssmmessages')] } },
  expect: { status: 'healthy', exit: 0, findings: [], capabilities: { core: 'works', 'session-manager': 'works' } },
};
