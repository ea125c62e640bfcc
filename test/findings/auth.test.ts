/** What AWS's refusals make of a network that is fine. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CallFacts, CredentialFacts, SignedFacts } from '../../src/facts/signed.ts';
import type { Facts } from '../../src/facts.ts';
import { factsOf, IMDS, PRIVATE, type World } from './facts-builder.ts';
import { judgedFacts, said } from './judged.ts';

const FOUND: CredentialFacts = { state: 'found', source: 'instance-profile', role: 'node', expiresAt: null };
const HOST = 'ssm.eu-central-1.amazonaws.com';
const call = (action: string, result: CallFacts['result']): CallFacts => ({
  service: 'ssm',
  action,
  host: HOST,
  ip: '10.20.1.101',
  result,
});
const OK: CallFacts['result'] = { outcome: 'ok', ms: 1, requestId: 'R', tells: {} };
const refused = (code: string, detail = ''): CallFacts['result'] => ({
  outcome: 'failed',
  reason: 'refused',
  code,
  detail,
  status: 400,
  requestId: 'R',
  ms: 1,
});
const signed = (
  associations: CallFacts['result'],
  document: CallFacts['result'] = associations,
  credentials = FOUND,
): SignedFacts => ({
  credentials,
  calls: [call('ssm:ListAssociations', associations), call('ssm:DescribeDocument', document)],
});
const judge = (facts: SignedFacts, world: World = PRIVATE) => judgedFacts({ ...factsOf(world), signed: facts } satisfies Facts);
const DENIED = refused('AccessDeniedException', 'because no identity-based policy allows the ssm:X action');

describe('denials', () => {
  test('of every call block all that goes through the agent, and the endpoint says auth', () => {
    const result = judge(signed(DENIED));
    assert.deepEqual([said(result), result.status, result.exit], ['auth/denied-role', 'broken', 1]);
    assert.deepEqual(result.verdict.capabilities.core.because, ['auth/denied-role']);
    assert.equal(result.verdict.endpoints.find(({ service }) => service === 'ssm')?.firstFailingLayer, 'auth');
    assert.equal(result.verdict.capabilities['parameter-store'].status, 'blocked');
  });
  test('of one call are a note, and an error only for who makes it', () => {
    const note = judge(signed(DENIED, OK));
    assert.deepEqual([said(note), note.status, note.infos], ['', 'healthy', ['auth/denied-role']]);
    const asked = judge(signed(DENIED, OK), { ...PRIVATE, request: { for: ['core', 'state-manager'] } });
    assert.deepEqual([said(asked), asked.status], ['auth/denied-role', 'degraded']);
    assert.equal(asked.verdict.capabilities.core.status, 'works');
  });
  test('for different reasons are two findings', () => {
    const other = refused('AccessDeniedException', 'with an explicit deny in a VPC endpoint policy');
    assert.equal(said(judge(signed(DENIED, other))), 'auth/denied-endpoint-policy auth/denied-role');
  });
});

describe('credentials', () => {
  test('expired and unknown ones block everything', () => {
    assert.equal(said(judge(signed(refused('ExpiredTokenException')))), 'auth/expired');
    const invalid = judge(signed(refused('UnrecognizedClientException')));
    assert.deepEqual([said(invalid), invalid.status], ['auth/invalid', 'broken']);
  });
  test('that IMDS has none of are one finding, with or without a profile', () => {
    const none: CredentialFacts = { state: 'none', source: 'instance-profile', why: 'AssumeRoleUnauthorizedAccess' };
    assert.equal(said(judge({ credentials: none, calls: [] })), 'auth/no-credentials');
    const without: World = {
      ...PRIVATE,
      node: { imds: { outcome: 'ok', ms: 1, data: { ...IMDS, hasInstanceProfile: false } } },
      agent: { credentials: { state: 'absent' } },
    };
    assert.equal(said(judge({ credentials: none, calls: [] }, without)), 'imds/no-role');
  });
  test('that nobody can see are told as not checked', () => {
    const result = judge({ credentials: { state: 'unknown', why: 'for root only' }, calls: [] });
    assert.deepEqual([said(result), result.status], ['', 'healthy']);
    assert.ok(result.verdict.notChecked.some(({ why }) => why === 'for root only'));
  });
});

describe('what says nothing about permission', () => {
  for (const [name, result] of [
    ['success', OK],
    ['throttling', refused('ThrottlingException', 'Rate exceeded')],
    ['an unknown operation', refused('UnknownOperationException')],
    [
      'a broken connection',
      { outcome: 'failed', reason: 'network', code: '', detail: 'reset', status: null, requestId: null, ms: 1 },
    ],
    ['not sent', { outcome: 'skipped', because: 'nothing is sent' }],
    ['over first', { outcome: 'inconclusive', why: 'over' }],
  ] as const satisfies readonly (readonly [string, CallFacts['result']])[]) {
    test(`${name} is silent`, () => {
      const judged = judge(signed(result));
      assert.deepEqual([said(judged), judged.status, judged.exit], ['', 'healthy', 0]);
    });
  }
});

test('a signature that is too old is the clock, where nothing else tells the time', () => {
  const words = 'Signature expired: 20261126T160000Z is now earlier than 20261126T165500Z (20261126T170000Z - 5 min.)';
  const world: World = { ...PRIVATE, node: { imds: { outcome: 'ok', ms: 1, data: { ...IMDS, clockOffsetMs: null } } } };
  const facts = factsOf(world);
  const undated = {
    ...facts,
    connections: facts.connections.map((one) =>
      one.http.outcome === 'ok' ? { ...one, http: { ...one.http, clockOffsetMs: null } } : one,
    ),
    signed: signed(refused('InvalidSignatureException', words)),
  };
  const result = judgedFacts(undated);
  assert.equal(said(result), 'clock/skew');
  assert.match(result.verdict.findings[0]?.message ?? '', /3600|hour|60 min/u);
});
