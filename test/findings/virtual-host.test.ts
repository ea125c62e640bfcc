/** Names of buckets below S3's own: who is told that they lead nowhere, and who is not. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Facts } from '../../src/facts.ts';
import { dnsOf, type Says } from './facts-answers.ts';
import { AMAZON, factsOf, PRIVATE, REGION, type World } from './facts-builder.ts';
import type { Fate } from './facts-connection.ts';
import { judged, judgedFacts, said } from './judged.ts';

const CODE = 's3/virtual-host-unreachable';
const S3 = `s3.${REGION}.amazonaws.com`;
const BUCKET = `amazon-ssm-${REGION}.${S3}`;

const handshakes = (fate: Fate, over: Partial<World> = {}): World => ({
  ...PRIVATE,
  fate: (host, ip) => (host === BUCKET ? fate : PRIVATE.fate(host, ip)),
  ...over,
});

describe('names of buckets', () => {
  const cases: readonly (readonly [string, World, string])[] = [
    ['all lead to S3', PRIVATE, ''],
    ['dropped by their name', handshakes('tls-stalled'), CODE],
    ['reset by their name', handshakes('tls-reset'), CODE],
    [
      'handshakes of S3 itself break, too',
      { ...PRIVATE, fate: (host, ip) => (host.endsWith(S3) ? 'tls-reset' : PRIVATE.fate(host, ip)) },
      'tls/reset',
    ],
    ['not known to end', handshakes('inconclusive'), ''],
    ['nobody asked for what reads there', handshakes('tls-stalled', { request: { for: ['core'] } }), ''],
  ];
  for (const [name, world, expected] of cases) test(name, () => assert.equal(said(judged(world)), expected));

  const lost = (answer: Says, host = BUCKET, base: World = PRIVATE): Facts => {
    const facts = factsOf(base);
    return {
      ...facts,
      dns: [...facts.dns.filter((fact) => fact.host !== host), dnsOf(host, AMAZON, ['configured', 'amazon'], answer)],
      connections: facts.connections.filter((one) => one.host !== host),
    };
  };
  for (const [answer, expected] of [
    ['NXDOMAIN', CODE],
    ['SERVFAIL', CODE],
    ['NODATA', CODE],
    // One question: its loss may be chance.
    ['silent', ''],
    ['unknown', ''],
  ] as const)
    test(`no such name: ${answer}`, () => assert.equal(said(judgedFacts(lost(answer))), expected));

  test("a user's bucket alone is about what is written there", () => {
    const world: World = { ...PRIVATE, request: { buckets: ['example-logs'], for: ['core', 's3-output'] } };
    const result = judgedFacts(lost('NXDOMAIN', `example-logs.${S3}`, world));
    assert.deepEqual([said(result), result.verdict.findings[0]?.capabilities], [CODE, ['s3-output']]);
  });
});
