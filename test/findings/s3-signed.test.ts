/** Signed reads beside anonymous ones: which code, how severe, and whose buckets. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts, ObjectFacts } from '../../src/facts.ts';
import { factsOf, PRIVATE, REGION, type World } from './facts-builder.ts';
import { type Judged, judgedFacts, said } from './judged.ts';

const AGENT = `amazon-ssm-${REGION}`;
const OWN = 'example-logs';
const WORDS =
  'User: x is not authorized to perform: s3:GetObject because no identity-based policy allows the s3:GetObject action';

/** The world's facts, with one bucket read signed too: 200, or 403 with this code and these words. */
function signed(world: World, bucket: string, status: 200 | 403, message = 'Access Denied', code = 'AccessDenied'): Judged {
  const facts = factsOf(world);
  const read = facts.objects.find((object) => object.bucket === bucket);
  assert.ok(read !== undefined);
  const result: ObjectFacts['result'] = {
    outcome: 'ok',
    ms: 1,
    status,
    code: status === 200 ? null : code,
    message: status === 200 ? null : message,
    bucketRegion: null,
    requestId: 'R',
  };
  const credentials = { state: 'found', source: 'instance-profile', role: 'node', expiresAt: null } as const;
  return judgedFacts({ ...facts, signed: { credentials, calls: [], reads: [{ ...read, result }] } } satisfies Facts);
}
const denied: World = {
  ...PRIVATE,
  read: (bucket, _host, certainty) => (bucket === AGENT ? 'denied' : certainty === 'known' ? 'ok' : 'absent-403'),
};

test('denied without a signature, let through with one', () => {
  const result = signed(denied, AGENT, 200);
  assert.deepEqual([said(result), result.exit], ['s3/anonymous-denied', 1]);
  assert.equal(said(signed(denied, AGENT, 403)), 's3/bucket-denied');
});

test('denied with a signature only: a note for a bucket of AWS’s, an error for one of the user’s whose denial is named', () => {
  const note = signed(PRIVATE, AGENT, 403);
  assert.deepEqual([said(note), note.infos, note.status, note.exit], ['', ['s3/signed-denied'], 'healthy', 0]);
  assert.equal(note.verdict.capabilities['agent-update'].status, 'works');
  const own: World = { ...PRIVATE, request: { buckets: [OWN] } };
  assert.equal(said(signed(own, OWN, 403, WORDS)), 's3/signed-denied');
  // Without the right to list, S3 says the same of a key that does not exist.
  assert.equal(said(signed(own, OWN, 403)), '');
});

test('a bucket of the user’s that is read signed is settled', () => {
  const own: World = { ...PRIVATE, request: { buckets: [OWN] } };
  const outcome = (result: Judged): string | undefined => result.verdict.buckets.find(({ name }) => name === OWN)?.outcome;
  assert.equal(outcome(judgedFacts(factsOf(own))), 'inconclusive');
  assert.equal(outcome(signed(own, OWN, 200)), 'ok');
});

test('who cannot sign, or signs by a wrong clock, says nothing about a bucket', () => {
  for (const code of ['RequestTimeTooSkewed', 'ExpiredToken', 'InvalidAccessKeyId', 'SignatureDoesNotMatch', 'RequestExpired']) {
    const result = signed(
      PRIVATE,
      AGENT,
      403,
      'The difference between the request time and the current time is too large.',
      code,
    );
    assert.deepEqual([said(result), result.infos], ['', []], code);
  }
});

test('a payload of patching that is denied blocks patching; a key that need not exist says nothing', () => {
  const facts = factsOf(PRIVATE);
  const planned = facts.objects.find(({ purpose }) => purpose === 'patch-payload');
  assert.ok(planned !== undefined && planned.certainty === 'absent');
  const named = (status: number): Judged => {
    const result = {
      outcome: 'ok',
      ms: 1,
      status,
      code: status === 403 ? 'AccessDenied' : null,
      message: null,
      bucketRegion: null,
      requestId: 'R',
    } as const;
    return judgedFacts({ ...facts, objects: [...facts.objects, { ...planned, key: 'a/b.tar.gz', certainty: 'known', result }] });
  };
  const denied = named(403);
  assert.deepEqual([said(denied), denied.status], ['s3/bucket-denied', 'degraded']);
  assert.equal(denied.verdict.capabilities['patch-manager'].status, 'blocked');
  assert.deepEqual([said(named(206)), said(judgedFacts(facts))], ['', '']);
});
