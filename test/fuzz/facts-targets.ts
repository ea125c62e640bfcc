/** Saved facts from anybody: what `replay` accepts, it must be able to judge. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Facts } from '../../src/facts.ts';
import { readFacts } from '../../src/replay/read-facts.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { recordedFacts, recordedNames } from '../scenarios/corpus.ts';
import { damagedText } from './mutations.ts';
import { type Target, target } from './target.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
interface Place {
  readonly holder: Json[] | { [name: string]: Json };
  readonly key: string | number;
}

/** Every member of a JSON value, with the object or list that holds it. */
function places(value: Json, into: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return into;
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  for (const key of keys) {
    into.push({ holder: value, key });
    places((value as Record<string | number, Json>)[key] ?? null, into);
  }
  return into;
}

const get = ({ holder, key }: Place): Json => (holder as Record<string | number, Json>)[key] ?? null;
const set = ({ holder, key }: Place, value: Json): void => {
  (holder as Record<string | number, Json>)[key] = value;
};

/** Like for like keeps facts acceptable, so that the rules are reached; unlike tries the reader. */
const replacement = fc.oneof(
  fc.record({ kind: fc.constant('value' as const), value: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json> }),
  fc.record({
    kind: fc.constant('text' as const),
    value: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        '',
        '0.0.0.0',
        '::',
        '127.0.0.1',
        '::ffff:10.0.0.1',
        '0x7f.1',
        '999.1.1.1',
        'fe80::1%eth0',
        '10.0.0.0/33',
        '::/0',
        '10.20.0.0/16',
      ),
      fc.constantFrom(
        'silent',
        'timeout',
        'refused',
        'not-tls',
        'NXDOMAIN',
        'NOERROR',
        'CERT_HAS_EXPIRED',
        '__proto__',
        'constructor',
        'xx-nowhere-99',
        'cn-north-1',
        '3.3.40.0',
        '1.2.3.4.5',
        '2026-13-45',
        '$(id)',
        "'; #",
      ),
      fc.ipV4(),
      fc.ipV6(),
      fc.domain(),
    ),
  }),
  fc.record({
    kind: fc.constant('number' as const),
    value: fc.oneof(
      fc.constantFrom(0, -1, -0, 0.5, 200, 403, 2 ** 53, 1e308, -1e308),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ),
  }),
  fc.record({ kind: fc.constant('outcome' as const), value: fc.constantFrom('ok', 'failed', 'skipped', 'inconclusive') }),
  fc.record({
    kind: fc.constantFrom('delete' as const, 'copy' as const, 'swap' as const, 'flip' as const, 'empty' as const),
    value: fc.nat(1_000_000),
  }),
);
type Replacement = typeof replacement extends fc.Arbitrary<infer T> ? T : never;

/** A step of another outcome, with everything that any outcome wants. */
function stepOf(outcome: Json, before: Json): Json {
  const kept = typeof before === 'object' && before !== null && !Array.isArray(before) ? before : {};
  return { reason: 'timeout', detail: '', ms: 1, because: '', why: '', ...kept, outcome };
}

function change(all: readonly Place[], at: number, { kind, value }: Replacement): void {
  const fits = (place: Place): boolean => {
    const now = get(place);
    if (kind === 'text') return typeof now === 'string';
    if (kind === 'number') return typeof now === 'number';
    if (kind === 'flip') return typeof now === 'boolean';
    if (kind === 'outcome') return typeof now === 'object' && now !== null && 'outcome' in now;
    if (kind === 'copy' || kind === 'delete') return Array.isArray(place.holder);
    return kind === 'empty' ? Array.isArray(now) : true;
  };
  const place = Array.from(all.keys(), (step) => all[(at + step) % all.length]).find(
    (found) => found !== undefined && fits(found),
  );
  if (place === undefined) return;
  const { holder, key } = place;
  if (kind === 'flip') set(place, get(place) !== true);
  else if (kind === 'empty') set(place, []);
  else if (kind === 'outcome') set(place, stepOf(value, get(place)));
  else if (kind === 'delete' && Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (kind === 'copy' && Array.isArray(holder)) holder.push(structuredClone(get(place)));
  else if (kind === 'swap') {
    const other = all[value % all.length];
    if (other !== undefined) set(place, structuredClone(get(other)));
  } else set(place, structuredClone(value));
}

const changes = fc.array(fc.tuple(fc.nat(1_000_000), replacement), { minLength: 1, maxLength: 6 });

/** How many of the inputs were facts after all: a test that rejects everything proves little. */
export const acceptance = { fed: 0, accepted: 0 };

function judged(text: string): unknown {
  acceptance.fed += 1;
  const read = readFacts(text);
  if (read.outcome === 'failed') return read;
  acceptance.accepted += 1;
  const { verdict, exitStatus } = judge(read.facts);
  assert([0, 1, 3].includes(exitStatus));
  return verdict;
}

export function factsTargets(): readonly Target[] {
  const texts = recordedNames().map((name) => JSON.stringify(recordedFacts(name) satisfies Facts));
  return [
    target<readonly [number, readonly (readonly [number, Replacement])[]]>({
      name: 'facts files, damaged members',
      input: fc.tuple(fc.nat(texts.length - 1), changes),
      feed([which, made]) {
        const json = JSON.parse(texts[which] ?? 'null') as Json;
        for (const [at, one] of made) change(places(json), at, one);
        return judged(JSON.stringify(json));
      },
      maxOutput: 4_000_000,
      quick: 200,
    }),
    target<string>({
      name: 'facts files, damaged text',
      input: damagedText(texts, ['{"outcome":"ok"}', '"factsVersion":"1.0",', '[[[[', '1e400']),
      feed: judged,
      maxOutput: 4_000_000,
      quick: 200,
    }),
  ];
}
