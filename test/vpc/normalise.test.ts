import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFacts } from '../../src/replay/read-facts.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { recordedFacts, recordedNames, summarise } from '../scenarios/corpus.ts';
import { compact, normalise } from './normalise.ts';

const [name = ''] = recordedNames();
const facts = recordedFacts(name);

test('what is normalised stays as it is when it is normalised again', () => {
  for (const each of recordedNames()) assert.deepEqual(normalise(recordedFacts(each)), recordedFacts(each), each);
});

test('another time, other ports, other ids and another order of answers give the same record', () => {
  const later = (text: string): string => (text === '' ? '' : new Date(Date.parse(text) + 40_000_000).toISOString());
  const noisy = JSON.parse(JSON.stringify(facts), (key, value: unknown) => {
    if (key === 'ms' && typeof value === 'number') return value + 123.4;
    if (key === 'localPort' && value !== null) return 43_210;
    if (key === 'requestId' && typeof value === 'string') return value.replaceAll('0', 'c');
    if (key === 'clockOffsetMs' && typeof value === 'number') return value - 640;
    return ['startedAt', 'at'].includes(key) && typeof value === 'string' ? later(value) : value;
  }) as typeof facts;
  const shifted = JSON.parse(JSON.stringify(noisy), (key, value: unknown) =>
    ['notBefore', 'notAfter'].includes(key) && typeof value === 'string' ? later(value) : value,
  ) as typeof facts;
  const shuffled = {
    ...shifted,
    dns: shifted.dns.toReversed(),
    connections: shifted.connections.toReversed(),
    objects: shifted.objects.toReversed(),
  };
  assert.deepEqual(normalise(shuffled), facts);
});

test('what a rule looks for is kept: a slow answer, a silent server', () => {
  const [answer] = facts.dns;
  assert.ok(answer !== undefined);
  const slow = {
    ...facts,
    durationMs: 4_321,
    dns: [{ ...answer, a: { outcome: 'failed', reason: 'silent', detail: 'no answer within 2998 ms', ms: 2_998 } as const }],
    node: { ...facts.node, imds: { outcome: 'failed', reason: 'timeout', detail: 'x', ms: 3_004 } as const },
  };
  const { durationMs, dns, node } = normalise(slow);
  assert.equal(durationMs, 4_000);
  assert.deepEqual(dns[0]?.a, { outcome: 'failed', reason: 'silent', detail: 'no answer within 3000 ms', ms: 3_000 });
  assert.deepEqual(node.imds, { outcome: 'failed', reason: 'timeout', detail: 'x', ms: 3_000 });
});

test('the compact text is the same facts, one entry a line', () => {
  const text = compact(facts);
  const read = readFacts(text);
  assert.ok(read.outcome === 'ok');
  assert.deepEqual(read.facts, facts);
  assert.deepEqual(summarise(judge(read.facts)), summarise(judge(facts)));
  assert.ok(text.split('\n').length > facts.connections.length + facts.dns.length);
});
