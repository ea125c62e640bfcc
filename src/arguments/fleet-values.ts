/** Values of `fleet`'s options that are more than a word. */
import type { Change } from '../fleet/fleet.types.ts';
import { LISTED_CHANGES, OWNERS } from './listed.ts';
import { type Checked, type Given, ok } from './option.ts';
import { shown, unknownWord, usageError } from './usage-error.ts';

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const MAX_MS = 366 * 86_400_000;

/** Longer than any run may take: a fleet may report once a month. */
export function interval({ name, text }: Given): Checked<number> {
  const [, digits = '', unit = ''] = /^([1-9][0-9]{0,6})(m|h|d)$/u.exec(text) ?? [];
  const ms = Number(digits) * (UNITS[unit] ?? Number.NaN);
  return ms > 0 && ms <= MAX_MS ? ok(ms) : usageError(`--${name}: ${shown(text)} is not 90m, 24h, 7d or the like (at most 366d)`);
}

export function owner(given: Given): Checked<string> {
  return one(given, OWNERS);
}

export function change(given: Given): Checked<Change> {
  return one(given, LISTED_CHANGES);
}

function one<W extends string>({ name, text }: Given, words: readonly W[]): Checked<W> {
  const found = words.find((word) => word === text);
  return found === undefined ? unknownWord(`--${name} takes ${words.join(', ')}, not ${shown(text)}`, text, [words]) : ok(found);
}
