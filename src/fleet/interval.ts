/** How often nodes report, from the records alone, and since when one is late. */
import type { IntervalSource } from './fleet.types.ts';
import type { Tally } from './rollup.ts';

export interface Interval {
  readonly ms: number;
  readonly source: IntervalSource;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Schedules as people choose them: a median of 23 hours and 50 minutes is a day. */
const USUAL = [
  ...[1, 2, 5, 10, 15, 20, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 31].map((count) => count * DAY),
];
/** A run starts a little later than the one before. */
const DRIFT = 1.1;
/** One of so many nodes may have a clock that is ahead. */
const ONE_OF = 200;

/** `given` in milliseconds; null: from the data. */
export function intervalOf(now: Tally, before: Tally | null, given: number | null): Interval {
  if (given !== null) return { ms: given, source: 'given' };
  const gaps = new Float64Array(now.nodes.size());
  let count = 0;
  now.nodes.forEach((key, at, _profile, row) => {
    const earlier = Number.isNaN(row.before) ? (before?.nodes.find(key)?.at ?? Number.NaN) : row.before;
    if (!(at > earlier)) return;
    gaps[count] = at - earlier;
    count += 1;
  });
  if (count === 0) return { ms: DAY, source: 'assumed' };
  const sorted = gaps.subarray(0, count).sort();
  const median = sorted[count >> 1] ?? DAY;
  return { ms: USUAL.find((one) => median <= one * DRIFT) ?? median * DRIFT, source: 'runs' };
}

/** The start of the newest run, but for a few that may have clocks ahead. Negative infinity without nodes. */
export function newestOf({ nodes }: Tally): number {
  const times = new Float64Array(nodes.size());
  let count = 0;
  nodes.forEach((_key, at) => {
    times[count] = at;
    count += 1;
  });
  return times.sort()[count - 1 - Math.floor(count / ONE_OF)] ?? Number.NEGATIVE_INFINITY;
}
