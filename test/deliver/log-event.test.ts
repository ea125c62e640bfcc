/** What goes to CloudWatch Logs: small where all is well, whole where it fits, smaller by rule where it does not, and JSON always. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { makeBatch } from '../../src/deliver/log-batches.ts';
import { logEvent, MAX_EVENT_BYTES, METRICS } from '../../src/deliver/log-event.ts';
import { parseLogTarget, streamOf } from '../../src/deliver/log-target.ts';
import { recordReader } from '../../src/fleet/record-reader.ts';
import { sightingOf } from '../../src/fleet/sighting.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Verdict } from '../../src/verdict.types.ts';
import { hostile } from '../report/hostile.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';

const ID = '0198f3a2-1b2c-7d3e-8f40-0123456789ab';
const NOW = Date.parse('2026-11-26T12:00:00Z');
type Json = Readonly<Record<string, unknown>>;
const parsed = (text: string): Json => JSON.parse(text) as Json;
const bytes = (text: string): number => Buffer.byteLength(text);
const corpus = recordedNames().map((name) => ({ name, verdict: judge(recordedFacts(name)).verdict }));

/** As the roll-up of a fleet reads it. */
function seenByFleet(message: string): {
  readonly status: string;
  readonly run: string | null;
  readonly causes: readonly string[];
} {
  const found: unknown[] = [];
  const take = (value: unknown): null => {
    found.push(value);
    return null;
  };
  recordReader({ take, fail: (_line, reason) => assert.fail(reason), unpack: () => null }).line(message, 1);
  assert.equal(found.length, 1);
  const sighting = sightingOf(found[0]);
  if (typeof sighting === 'string') assert.fail(sighting);
  return { status: sighting.status, run: sighting.run, causes: sighting.causes };
}

describe('an event', () => {
  it('of a healthy run has less than 1 KB, metrics and all', () => {
    const healthy = corpus.filter(({ verdict }) => verdict.status === 'healthy');
    assert.ok(healthy.length > 10);
    for (const { name, verdict } of healthy) {
      const { message } = logEvent(verdict, ID, NOW);
      assert.ok(bytes(message) < 1_024, `${name}: ${bytes(message)}`);
      assert.deepEqual(seenByFleet(message), { status: 'healthy', run: ID, causes: [] }, name);
    }
  });

  it('stays below 1 KB whatever a healthy verdict holds', () => {
    const one = corpus.find(({ verdict }) => verdict.status === 'healthy');
    assert.ok(one !== undefined);
    const groups = Array.from({ length: 16 }, (_, index) => `sg-${String(index).padStart(17, '0')}`);
    const node = { ...one.verdict.node, securityGroupIds: groups, region: 'x'.repeat(64), proxy: 'p'.repeat(64) };
    const { message } = logEvent({ ...one.verdict, node }, ID, NOW);
    assert.ok(bytes(message) < 1_024, String(bytes(message)));
  });

  it('of any other run is the whole verdict, with the id of the run', () => {
    for (const { name, verdict } of corpus.filter((one) => one.verdict.status !== 'healthy')) {
      const { id, brief, _aws, Region, Healthy, Degraded, Broken, Inconclusive, Duration, ...rest } = parsed(
        logEvent(verdict, ID, NOW).message,
      );
      assert.deepEqual(rest, JSON.parse(JSON.stringify(verdict)), name);
      const cause = verdict.findings.find(({ severity }) => severity !== 'info');
      const [gap] = verdict.notChecked;
      const { cause: told, notChecked, why } = brief as Json;
      assert.deepEqual([told, notChecked, why], [cause?.code, gap?.what, gap?.why], name);
      assert.deepEqual([id, Region, Healthy], [ID, verdict.node.region, 0], name);
      assert.equal([Degraded, Broken, Inconclusive].filter((count) => count === 1).length, 1, name);
      assert.equal(Duration, Math.round(verdict.durationMs));
      assert.ok(_aws !== undefined);
      assert.equal(seenByFleet(logEvent(verdict, ID, NOW).message).run, ID);
    }
  });

  it('declares five metrics at most, with Region as their only dimension, each with a number', () => {
    const { verdict } = corpus[0] ?? assert.fail();
    const event = parsed(logEvent(verdict, ID, NOW).message);
    assert.deepEqual(event['_aws'], {
      Timestamp: NOW,
      CloudWatchMetrics: [
        {
          Namespace: 'ssm-probe',
          Dimensions: [['Region']],
          Metrics: [
            { Name: 'Healthy', Unit: 'Count' },
            { Name: 'Degraded', Unit: 'Count' },
            { Name: 'Broken', Unit: 'Count' },
            { Name: 'Inconclusive', Unit: 'Count' },
            { Name: 'Duration', Unit: 'Milliseconds' },
          ],
        },
      ],
    });
    for (const name of METRICS.names) assert.equal(typeof event[name], 'number', name);
    assert.equal(typeof event['Region'], 'string');
  });

  it('becomes smaller by rule, says so, and keeps what a fleet needs', () => {
    const broken = corpus.filter(({ verdict }) => verdict.status === 'broken').slice(0, 12);
    for (const { name, verdict } of broken) {
      const codes = [...new Set(verdict.findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code))];
      let last = Number.POSITIVE_INFINITY;
      for (const limit of [60_000, 30_000, 16_000, 8_000, 4_000, 2_500]) {
        const { message } = logEvent(verdict, ID, NOW, limit);
        const event = parsed(message);
        assert.ok(bytes(message) <= Math.max(limit, 2_500), `${name} at ${limit}: ${bytes(message)}`);
        assert.ok(bytes(message) <= last, name);
        last = bytes(message);
        const { status, causes } = seenByFleet(message);
        assert.deepEqual([status, [...causes].sort()], ['broken', codes.sort()], `${name} at ${limit}`);
        assert.equal(event['shrunk'] === undefined, bytes(logEvent(verdict, ID, NOW).message) <= limit, name);
      }
    }
  });

  it('of a monstrous verdict still fits', () => {
    const monster = hostile();
    const [finding] = monster.findings;
    assert.ok(finding !== undefined);
    const findings = Array.from({ length: 400 }, () => ({
      ...finding,
      evidence: Array.from({ length: 300 }, () => 'ü'.repeat(200)),
    }));
    for (const status of ['healthy', 'broken'] as const) {
      const { message } = logEvent({ ...monster, findings, status } satisfies Verdict, ID, NOW);
      assert.ok(bytes(message) <= MAX_EVENT_BYTES, String(bytes(message)));
      assert.equal(parsed(message)['id'], ID);
    }
  });
});

describe('a batch', () => {
  it('keeps within the limits of PutLogEvents, and loses nothing', () => {
    const event = fc.record({
      timestamp: fc.integer({ min: NOW - 14 * 86_400_000, max: NOW }),
      message: fc.integer({ min: 1, max: 700_000 }).map((length) => 'x'.repeat(length)),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const batches = [makeBatch()];
        for (const one of events) {
          if (batches.at(-1)?.add(one) === true) continue;
          const next = makeBatch();
          assert.ok(next.add(one), 'an empty batch takes any event');
          batches.push(next);
        }
        const sent = batches.map((batch) => batch.events());
        assert.equal(sent.flat().length, events.length);
        for (const list of sent.filter(({ length }) => length > 1)) {
          const times = list.map(({ timestamp }) => timestamp);
          assert.deepEqual(
            times,
            times.toSorted((a, b) => a - b),
          );
          assert.ok((times.at(-1) ?? 0) - (times[0] ?? 0) <= 86_400_000);
          assert.ok(list.reduce((sum, { message }) => sum + bytes(message) + 26, 0) <= 1_048_576);
        }
      }),
      { numRuns: 60 },
    );
  });
  it('has ten thousand events at most', () => {
    const batch = makeBatch();
    let taken = 0;
    while (batch.add({ timestamp: NOW, message: 'x' })) taken += 1;
    assert.equal(taken, 10_000);
  });
});

describe('--cloudwatch GROUP[:STREAM]', () => {
  for (const [text, expected] of [
    ['/fleet/ssm-probe', { group: '/fleet/ssm-probe', stream: null }],
    ['a.b_c#1:web-1', { group: 'a.b_c#1', stream: 'web-1' }],
    ['group:two words [1]', { group: 'group', stream: 'two words [1]' }],
    ['', null],
    [':stream', null],
    ['group:', null],
    ['group:a:b', null],
    ['group:a*', null],
    ['group:a\nb', null],
    ['gro up', null],
    ['x'.repeat(513), null],
  ] as const)
    it(JSON.stringify(text).slice(0, 40), () => assert.deepEqual(parseLogTarget(text), expected));
  it('the stream is the node’s own unless it is named', () => {
    const target = { group: 'g', stream: null };
    assert.deepEqual(
      [streamOf(target, 'i-1'), streamOf(target, null), streamOf(target, 'ecs:a*b'), streamOf({ ...target, stream: 's' }, 'i-1')],
      ['i-1', 'unknown-node', 'ecs-a-b', 's'],
    );
  });
});
