/** `--watch`: one round after another, until somebody says stop; `watch-state.ts` decides what is reported. */
import type { Clock } from '../../platform/ports.ts';
import { type Sight, step, type WatchEvent, type WatchState } from './watch-state.ts';

export interface Watched<T> {
  /** The last round that saw everything, else the first. */
  readonly result: T;
  readonly rounds: number;
}

export interface WatchHandlers<T> {
  readonly round: (deadlineMs: number) => Promise<T>;
  /** Null for a round that tells nothing: it was interrupted, or could not begin. */
  readonly sight: (result: T) => Sight | null;
  /** Tells it; false ends the watch: nobody listens any more. */
  readonly tell: (result: T, event: WatchEvent) => Promise<boolean>;
}

/**
 * Begins a round every `everyMs`, counted from start to start. Rounds never overlap: each gets the shorter of its own deadline and the interval, and
 * what begins late is followed by the next at once. Holds on to one result and to the state, however long it goes on.
 */
export async function watch<T>(
  clock: Clock,
  { everyMs, deadlineMs, signal }: { readonly everyMs: number; readonly deadlineMs: number; readonly signal: AbortSignal },
  { round, sight, tell }: WatchHandlers<T>,
): Promise<Watched<T>> {
  let state: WatchState | null = null;
  let last: T | null = null;
  for (let rounds = 1; ; rounds += 1) {
    const start = clock.monotonic();
    const result = await round(Math.min(deadlineMs, everyMs));
    const seen = sight(result);
    let isHeard = true;
    if (seen !== null) {
      last = result;
      const next = step(state, seen, clock.monotonic());
      state = next.state;
      if (next.event !== null) isHeard = await tell(result, next.event);
    }
    if (!isHeard || signal.aborted) return { result: last ?? result, rounds };
    await clock.sleep(Math.max(0, start + everyMs - clock.monotonic()), signal);
    if (signal.aborted) return { result: last ?? result, rounds };
  }
}
