/** What a watch tells of a sequence of rounds, and that it holds for any sequence. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  FLAPS,
  type Sight,
  STEADY,
  sightOf,
  step,
  type WatchEvent,
  type WatchState,
  WINDOW,
} from '../../../src/commands/rounds/watch-state.ts';
import { judge } from '../../../src/verdict/verdict.ts';
import type { Status } from '../../../src/verdict.types.ts';
import { recordedFacts } from '../../scenarios/corpus.ts';

const SIGHTS: Readonly<Record<string, Sight>> = {
  H: { key: 'healthy', status: 'healthy' },
  D: { key: 'degraded', status: 'degraded' },
  B: { key: 'broken dns', status: 'broken' },
  C: { key: 'broken tcp', status: 'broken' },
};

const sights = (letters: string): Sight[] => letters.split('').flatMap((letter) => SIGHTS[letter] ?? []);

/** Each round's event, a minute apart; null where nothing is told. */
function events(all: readonly Sight[]): { events: (WatchEvent | null)[]; state: WatchState | null } {
  let state: WatchState | null = null;
  const told = all.map((sight, index) => {
    const next = step(state, sight, index * 60_000);
    state = next.state;
    return next.event;
  });
  return { events: told, state };
}

/** `0 first, 3 changed`: the rounds that are told. */
const told = (letters: string): string =>
  events(sights(letters))
    .events.flatMap((event, index) => (event === null ? [] : [`${index} ${event.kind}`]))
    .join(', ');

describe('the state of a watch', () => {
  it('tells the first round and changes only', () => {
    assert.equal(told('HHHHHH'), '0 first');
    assert.equal(told('HHBBB'), '0 first, 2 changed');
    assert.equal(told('HBCC'), '0 first, 1 changed, 2 changed');
  });
  it('an outage is an outage: it recovers, and says how long it lasted over all its causes', () => {
    assert.equal(told('HHBBCCHH'), '0 first, 2 changed, 4 changed, 6 recovered');
    assert.deepEqual(events(sights('HHBBCCH')).events.at(-1), { kind: 'recovered', from: 'broken', lastedMs: 240_000 });
    assert.deepEqual(events(sights('BBBH')).events.at(-1), { kind: 'recovered', from: 'broken', lastedMs: 180_000 });
    assert.deepEqual(events(sights('HHHB')).events.at(-1), { kind: 'changed', from: 'healthy', lastedMs: 180_000 });
  });
  it('what comes back and forth is flapping, told once, and then steady', () => {
    assert.equal(
      told(`HBHBHBHB${'H'.repeat(STEADY + 3)}`),
      `0 first, 1 changed, 2 recovered, 3 changed, 4 flapping, ${7 + STEADY} steady`,
    );
    const { events: all } = events(sights(`HBHBHBHB${'H'.repeat(STEADY)}`));
    assert.deepEqual(all[4], { kind: 'flapping', changes: 4, rounds: 5, between: ['broken', 'healthy'] });
    assert.deepEqual(all.at(-1), { kind: 'steady', changes: 8, rounds: STEADY, lastedMs: 540_000 });
  });
  it('steady means a clean slate: the next change is an ordinary one', () => {
    assert.match(told(`HBHBH${'H'.repeat(STEADY)}B`), /4 flapping, 8 steady, 10 changed$/u);
  });
  it('flapping that ends in an outage is told as steady, and its recovery counts from the beginning', () => {
    const { events: all } = events(sights(`HBHBHBHB${'B'.repeat(STEADY)}H`));
    assert.equal(all.findLast((event) => event !== null)?.kind, 'recovered');
  });
  it('while it flaps, what is worse than all before is told at once', () => {
    assert.equal(told('HDHDHDHB'), '0 first, 1 changed, 2 recovered, 3 changed, 4 flapping, 7 changed');
  });
  it('slow changes are no flapping', () => {
    const slow = 'HHHHHHHHHHHBBBBBBBBBBB'.repeat(4);
    assert.ok(!told(slow).includes('flapping'), told(slow));
  });
});

describe('any sequence', () => {
  const letters = fc.string({ unit: fc.constantFrom('H', 'H', 'D', 'B', 'C'), minLength: 1, maxLength: 200 });
  it('is told in order, within bounds, and its end is known', () => {
    fc.assert(
      fc.property(letters, (text) => {
        const all = sights(text);
        const { events: found, state } = events(all);
        assert.equal(found[0]?.kind, 'first');
        assert(state !== null, 'no state');
        assert.ok(state.keys.length <= WINDOW && state.returns.length <= WINDOW);
        assert.equal(state.keys.at(-1), all.at(-1)?.key);
        let isFlapping = false;
        for (const [index, event] of found.entries()) {
          if (index === 0 || event === null) continue;
          // Nothing is told of a round that is as the one before, but that it is steady.
          if (all[index]?.key === all[index - 1]?.key) assert.equal(event.kind, 'steady', text);
          if (event.kind === 'flapping') {
            assert.ok(!isFlapping && event.changes >= FLAPS, text);
            isFlapping = true;
          } else if (event.kind === 'steady') {
            assert.ok(isFlapping, text);
            isFlapping = false;
          }
          if ('lastedMs' in event) assert.ok(event.lastedMs >= 0 && event.lastedMs <= index * 60_000, text);
        }
        assert.equal(state.flapping !== null, isFlapping);
      }),
      { numRuns: 500 },
    );
  });
  it('however it went, five quiet rounds later all is told: the status that was told last is the one that is', () => {
    fc.assert(
      fc.property(letters, (text) => {
        const all = [...sights(text), ...Array.from({ length: STEADY }, () => sights('B')[0] ?? sights('H')[0])].flatMap(
          (sight) => sight ?? [],
        );
        const { events: found, state } = events(all);
        const last = found.findLastIndex((event) => event !== null && event.kind !== 'flapping');
        assert.equal(state?.flapping, null, text);
        assert.equal(all[last]?.key, 'broken dns', text);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a sight', () => {
  const verdict = (name: string) => judge(recordedFacts(name)).verdict;
  it('is the status, the causes with their subjects and the capabilities', () => {
    const seen = sightOf(verdict('sg-drops-one-endpoint'));
    assert.equal(seen.status satisfies Status, verdict('sg-drops-one-endpoint').status);
    assert.match(seen.key, /^error tcp\/filtered .*/mu);
    assert.notEqual(seen.key, sightOf(verdict('healthy-private')).key);
  });
  it('does not change with notes, nor with public addresses that rotate', () => {
    const before = verdict('healthy-private');
    const [cause] = verdict('sg-drops-one-endpoint').findings;
    assert(cause !== undefined, 'no cause');
    assert.equal(sightOf({ ...before, findings: [{ ...cause, severity: 'info' }] }).key, sightOf(before).key);
    const withSubjects = (...subjects: string[]): string => sightOf({ ...before, findings: [{ ...cause, subjects }] }).key;
    assert.equal(withSubjects('a.example', '52.94.1.1'), withSubjects('52.94.7.7', 'a.example'));
    assert.notEqual(withSubjects('a.example', '10.0.0.1'), withSubjects('a.example', '10.0.0.2'));
  });
});
