/**
 * The agent's configuration by the table of what Go says, which needs no Go: 155 documents (102 that `encoding/json` refuses into the agent's
 * `SsmagentConfig`, 53 that it takes) and 64 endpoints as `net/url` and the agent's SDK dial them. Where Go is installed it is asked again.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeConfiguration } from '../../../src/observe/node/agent/config/decode.ts';
import { wayOf } from '../../../src/observe/node/agent/config/endpoint-url.ts';
import { askGoConfig, hasGoConfig } from '../../oracles/go-config.ts';
import { ENDPOINTS, REFUSED, TAKEN } from './config-table.ts';

function refusalOf(document: string): string {
  const decoded = decodeConfiguration(document);
  const { refused } = decoded;
  if (refused === null) return 'taken';
  return refused.field ?? `${refused.line}:${refused.column}`;
}

test(`${TAKEN.length} documents that the agent takes`, () => {
  for (const document of TAKEN) assert.equal(refusalOf(document), 'taken', document);
});

test(`${REFUSED.length} documents that the agent refuses, and where`, () => {
  for (const [document, said] of REFUSED) assert.equal(refusalOf(document), said, document.slice(0, 200));
});

test(`${ENDPOINTS.length} endpoints, and where the agent goes`, () => {
  for (const [service, endpoint, dials, why] of ENDPOINTS) {
    const way = wayOf(service, endpoint);
    const ours = way.to === 'host' ? [`${way.host}:443`, ''] : way.to === 'usual' ? ['usual', ''] : [way.dials ?? '', way.why];
    assert.deepEqual(ours, [dials, why], JSON.stringify(endpoint));
  }
});

test('the table is what Go says', { skip: hasGoConfig() ? false : 'Go is not installed' }, async () => {
  const documents = [...TAKEN, ...REFUSED.map(([document]) => document)];
  const answers = await askGoConfig(documents.map((doc) => ({ doc })));
  for (const [index, document] of documents.entries())
    assert.equal(answers[index]?.error !== '', index >= TAKEN.length, `${document.slice(0, 200)}: ${answers[index]?.error}`);
  const ways = await askGoConfig(ENDPOINTS.map(([service, endpoint]) => ({ service, endpoint })));
  for (const [index, [, endpoint, dials]] of ENDPOINTS.entries()) {
    const { usual, dials: dialled } = ways[index] ?? { usual: false, dials: 'no answer' };
    assert.equal(usual ? 'usual' : dialled.toLowerCase().replace(/\.?:0*(?=\d+$)/u, ':'), dials, endpoint);
  }
});

test('as much as a file may hold takes no more than a moment, and no more stack', () => {
  const size = 262_000;
  const many = (one: string, from: string, to: string): string => from + one.repeat((size - 100) / one.length) + to;
  for (const [document, said] of [
    [many('{},', '{"Identity":{"CustomIdentities":[', '{}]}}'), 'taken'],
    [many('"EC2",', '{"Identity":{"ConsumptionOrder":[', '"EC2"]}}'), 'taken'],
    [many('"x":1,', '{"Ssm":{', '"y":1}}'), 'taken'],
    [many('x', '{"Ssm":{"Endpoint":"', '"}}'), 'taken'],
    [many('\\\\', '{"Ssm":{"Endpoint":"', '"}}'), 'taken'],
    [many('"a":"b",', '{"Mds":{"Endpoint":5,', '"y":1}}'), 'Mds.Endpoint'],
    [many('[', '{"x":', ''), '1:10005'],
    [many('9', '{"x":', '}'), 'taken'],
    [many('5,', '{"Identity":{"ConsumptionOrder":[', '5]}}'), 'Identity.ConsumptionOrder[0]'],
  ] as const)
    assert.equal(refusalOf(document), said, document.slice(0, 60));
});

test('the order of identities: what is decoded into the default stays in it, and names that are none do not count', () => {
  for (const [written, order] of [
    ['[]', null],
    ['null', null],
    ['["OnPrem","EC2","CustomIdentity"]', null],
    ['["EC2"]', 'EC2'],
    ['["EC2","EC2"]', 'EC2'],
    ['["ECS","OnPrem"]', 'ECS,OnPrem'],
    ['["ec2"]', 'EC2,CustomIdentity'],
    ['["onprem","ec2"]', 'CustomIdentity'],
    ['["nonsense","x","y"]', ''],
    ['["nonsense","x","y","EC2"]', 'EC2'],
    ['[null]', 'OnPrem'],
    ['[null,null,null]', null],
  ] as const) {
    const decoded = decodeConfiguration(`{"Identity":{"ConsumptionOrder":${written}}}`);
    assert.ok(decoded.outcome === 'ok');
    assert.equal(decoded.configuration.identityOrder?.join() ?? null, order, written);
  }
});
