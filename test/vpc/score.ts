/** The score of a run over the corpus: which root causes were named, what was said beside them, and what it cost. Pure. */
import { differences, type FullExpectation, type Observation, readVerdict } from './judge.ts';

export type Mark = 'ok' | 'FAIL' | 'wait';

export interface ScoreRow {
  readonly scenario: string;
  readonly about: string;
  /** The code whose rule comes later; such a row is told, and not counted. */
  readonly pending: string | null;
  readonly mark: Mark;
  /** Errors and warnings, sorted. */
  readonly expected: readonly string[];
  readonly found: readonly string[];
  readonly spurious: readonly string[];
  readonly missing: readonly string[];
  /** Every difference in words: status, exit status, capabilities, what is suppressed; or why the lab could not be built. */
  readonly problems: readonly string[];
  readonly wallMs: number;
  readonly peakMb: number;
}

export interface Totals {
  readonly scenarios: number;
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  /** Over the scenarios that are not pending. */
  readonly causesExpected: number;
  readonly causesNamed: number;
  readonly spurious: number;
  /** Scenarios without any expected cause, and how many of them were silent. */
  readonly healthy: number;
  readonly silent: number;
  readonly slowestMs: number;
  readonly largestMb: number;
}

interface Scored {
  readonly about: string;
  readonly pending?: string;
  readonly expect: FullExpectation;
}

/** What `others` do not have, one for one: a code that comes twice counts twice. */
function without(codes: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return codes.filter((code) => {
    const at = left.indexOf(code);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** A rule that is not written yet excuses a wrong verdict, never a probe that does not come to one. */
function hasVerdict(seen: Observation | string): boolean {
  return typeof seen !== 'string' && readVerdict(seen.verdict) !== null;
}

/** `seen` is a text when the lab could not be built. */
export function scoreRow(scenario: string, { about, pending, expect }: Scored, seen: Observation | string): ScoreRow {
  const problems = typeof seen === 'string' ? [seen] : differences(expect, seen);
  const found = typeof seen === 'string' ? [] : (readVerdict(seen.verdict)?.findings ?? []);
  const expected = expect.findings.toSorted();
  return {
    scenario,
    about,
    pending: pending ?? null,
    mark: problems.length === 0 ? 'ok' : pending !== undefined && hasVerdict(seen) ? 'wait' : 'FAIL',
    expected,
    found,
    spurious: without(found, expected),
    missing: without(expected, found),
    problems,
    wallMs: typeof seen === 'string' ? 0 : Math.round(seen.wallMs),
    peakMb: typeof seen === 'string' ? 0 : Math.round(seen.peakMb),
  };
}

export function totalsOf(rows: readonly ScoreRow[]): Totals {
  const counted = rows.filter(({ pending }) => pending === null);
  const healthy = counted.filter(({ expected }) => expected.length === 0);
  const sum = (list: readonly ScoreRow[], of: (row: ScoreRow) => number): number => list.reduce((all, row) => all + of(row), 0);
  const causesExpected = sum(counted, ({ expected }) => expected.length);
  return {
    scenarios: rows.length,
    passed: rows.filter(({ mark }) => mark === 'ok').length,
    failed: rows.filter(({ mark }) => mark === 'FAIL').length,
    pending: rows.length - counted.length,
    causesExpected,
    causesNamed: causesExpected - sum(counted, ({ missing }) => missing.length),
    spurious: sum(counted, ({ spurious }) => spurious.length),
    healthy: healthy.length,
    // A probe that broke has no findings either: silence counts only when all is as expected.
    silent: healthy.filter(({ mark, found }) => mark === 'ok' && found.length === 0).length,
    slowestMs: Math.max(0, ...rows.map(({ wallMs }) => wallMs)),
    largestMb: Math.max(0, ...rows.map(({ peakMb }) => peakMb)),
  };
}
