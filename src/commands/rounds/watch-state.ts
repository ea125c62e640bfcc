/** What a watch tells: a pure reducer over one sight a round, in constant memory. It tells changes, and flapping from outages. */
import ipaddr from 'ipaddr.js';
import type { Status, Verdict } from '../../verdict.types.ts';

/** What one round comes down to. Two rounds with the same key saw the same. */
export interface Sight {
  readonly key: string;
  readonly status: Status;
}

export type WatchEvent =
  | { readonly kind: 'first' }
  /** `lastedMs`: how long what was told before was so; with `recovered` how long it was not healthy. */
  | { readonly kind: 'changed' | 'recovered'; readonly from: Status; readonly lastedMs: number }
  /** It comes back to what it was again and again: told once, then nothing until it is steady, or worse than anything in between. */
  | { readonly kind: 'flapping'; readonly changes: number; readonly rounds: number; readonly between: readonly Status[] }
  | { readonly kind: 'steady'; readonly changes: number; readonly rounds: number; readonly lastedMs: number };

export interface WatchState {
  /** The last keys, oldest first; the last one is the round before. */
  readonly keys: readonly string[];
  /** Whether each of those rounds came back to an earlier key. */
  readonly returns: readonly boolean[];
  readonly status: Status;
  /** Since when what was told last is so. */
  readonly since: number;
  /** Since when it is not healthy; null while it is. */
  readonly troubleSince: number | null;
  readonly flapping: { readonly since: number; readonly changes: number; readonly statuses: readonly Status[] } | null;
}

/** The rounds that are looked back upon. */
export const WINDOW = 10;
/** An outage that ends comes back once; what does so three times within the window flaps. */
export const FLAPS = 3;
/** Rounds without a change after which it is steady again. */
export const STEADY = 5;

export interface Step {
  readonly state: WatchState;
  readonly event: WatchEvent | null;
}

/** `at` in milliseconds of a clock that never runs backwards; `state` is null in the first round. */
export function step(state: WatchState | null, sight: Sight, at: number): Step {
  const { key, status } = sight;
  if (state === null) {
    const first: WatchState = {
      keys: [key],
      returns: [false],
      status,
      since: at,
      troubleSince: status === 'healthy' ? null : at,
      flapping: null,
    };
    return { state: first, event: { kind: 'first' } };
  }
  const isChange = state.keys.at(-1) !== key;
  const isReturn = isChange && state.keys.includes(key);
  const next: WatchState = {
    ...state,
    keys: [...state.keys, key].slice(-WINDOW),
    returns: [...state.returns, isReturn].slice(-WINDOW),
    troubleSince: state.troubleSince ?? (status === 'healthy' ? null : at),
  };
  return state.flapping === null ? stepWhileQuiet(next, sight, at, isChange) : stepWhileFlapping(next, sight, at, isChange);
}

function stepWhileQuiet(state: WatchState, { status }: Sight, at: number, isChange: boolean): Step {
  if (!isChange) return { state, event: null };
  const returned = state.returns.filter(Boolean).length;
  if (returned >= FLAPS) {
    const changes = state.keys.filter((key, index) => index > 0 && key !== state.keys[index - 1]).length;
    const statuses = [...new Set([state.status, status])];
    return {
      state: { ...state, status, flapping: { since: at, changes, statuses } },
      event: { kind: 'flapping', changes, rounds: state.keys.length, between: statuses },
    };
  }
  return told(state, status, at);
}

function stepWhileFlapping(state: WatchState, { status }: Sight, at: number, isChange: boolean): Step {
  const { flapping } = state;
  if (flapping === null) return { state, event: null };
  const changes = flapping.changes + (isChange ? 1 : 0);
  // A status worse than any before is no flapping: report it at once.
  const isWorse = isChange && flapping.statuses.every((known) => RANK[status] > RANK[known]);
  const statuses = flapping.statuses.includes(status) ? flapping.statuses : [...flapping.statuses, status];
  const on: WatchState = { ...state, flapping: { ...flapping, changes, statuses } };
  if (isWorse) return told(on, status, at);
  const last = state.keys.slice(-STEADY);
  if (last.length < STEADY || last.some((key) => key !== last[0])) return { state: { ...on, status }, event: null };
  const lastedMs = at - (state.troubleSince ?? flapping.since);
  return {
    // It begins anew: what was before does not make the next change flapping.
    state: {
      keys: state.keys.slice(-1),
      returns: [false],
      status,
      since: at,
      troubleSince: status === 'healthy' ? null : state.troubleSince,
      flapping: null,
    },
    event: { kind: 'steady', changes, rounds: STEADY, lastedMs },
  };
}

const RANK: Readonly<Record<Status, number>> = { healthy: 0, inconclusive: 1, degraded: 2, broken: 3 };

function told(state: WatchState, status: Status, at: number): Step {
  const from = state.status;
  const isRecovery = status === 'healthy' && state.troubleSince !== null;
  const event: WatchEvent = isRecovery
    ? { kind: 'recovered', from, lastedMs: at - (state.troubleSince ?? at) }
    : { kind: 'changed', from, lastedMs: at - state.since };
  return { state: { ...state, status, since: at, troubleSince: status === 'healthy' ? null : state.troubleSince }, event };
}

/** The status, the causes with what they are about, and the capabilities. Notes are no news, and public addresses rotate. */
export function sightOf({ status, findings, capabilities }: Verdict): Sight {
  const causes = findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ code, severity, subjects }) => `${severity} ${code} ${subjects.filter(isLasting).toSorted().join(' ')}`);
  const works = Object.entries(capabilities).map(([name, capability]) => `${name} ${capability.status}`);
  return { key: [status, ...causes.toSorted(), ...works].join('\n'), status };
}

function isLasting(subject: string): boolean {
  return !ipaddr.isValid(subject) || ipaddr.process(subject).range() !== 'unicast';
}
