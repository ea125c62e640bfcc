/** What somebody set in the template, which the agent does not read: names alone, and nothing of what was ever shipped. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedInTemplate } from '../../../src/observe/node/agent/config/template.ts';
import { PRIVATE } from '../../findings/facts-builder.ts';
import { judged } from '../../findings/judged.ts';
import { makePorts } from './ports-double.ts';

const PATH = '/etc/amazon/ssm/amazon-ssm-agent.json';
const of = (text: string): Promise<readonly string[]> =>
  changedInTemplate(makePorts({ tree: { [`${PATH}.template`]: text } }).files, { configs: [PATH] });

test('values of any version are as shipped; others are named, without their values', async () => {
  const shipped = {
    Profile: { ShareCreds: true, ShareProfile: '', ForceUpdateCreds: false, KeyAutoRotateDays: 0 },
    Ssm: { Endpoint: '', HealthFrequencyMinutes: 5, BasicInventoryGatherer: 'Disabled', SessionLogsDestination: 'none' },
    Mgs: { Region: '', DeniedPortForwardingRemoteIPs: ['169.254.169.254'] },
  };
  assert.deepEqual(await of(JSON.stringify(shipped)), []);
  for (const [more, expected] of [
    [{ Agent: { Region: 'eu-west-1' } }, ['Agent.Region']],
    [{ Identity: { ConsumptionOrder: ['OnPrem'] } }, ['Identity.ConsumptionOrder']],
    [{ Ssm: { HealthFrequencyMinutes: 15 }, S3: { LogBucket: 'secret' } }, ['Ssm.HealthFrequencyMinutes', 'S3.LogBucket']],
    [{ 'x\n': { y: 1 }, Agent: [], Kms: null, Mds: 'x' }, []],
  ] as const)
    assert.deepEqual(await of(JSON.stringify(more)), expected);
  for (const text of ['', '{', '[]', 'null', '7']) assert.deepEqual(await of(text), []);
});

test('is an info, and nothing without it or without an agent', () => {
  const codes = (agent: object): readonly string[] => judged({ ...PRIVATE, agent }).infos;
  assert.ok(codes({ templateSettings: ['Agent.Region'] }).includes('agent/template-settings'));
  assert.ok(!codes({}).includes('agent/template-settings'));
  assert.ok(!codes({ templateSettings: ['Agent.Region'], installed: 'no' }).includes('agent/template-settings'));
});
