/** `--wait`: at boot DNS and endpoints come up one after another; probe until all is well, or the time is over. */
import type { Clock } from '../platform/ports.ts';

/** Between two rounds. A broken node's own time-outs make a round take seconds; a refused port answers at once. */
const PAUSE_MS = 2_000;

export interface Waited<T> {
  readonly result: T;
  /** How many times it was tried, the last one included. */
  readonly rounds: number;
  /** From the beginning of the first round to the end of the last. */
  readonly ms: number;
}

/**
 * Repeats `round` until `isDone` says so, `waitMs` are over, or the signal aborts; a round that has begun is always finished. `deadlineMs` bounds
 * each round: the last one gets what is left.
 */
export async function waitUntil<T>(
  clock: Clock,
  { waitMs, deadlineMs, signal }: { readonly waitMs: number; readonly deadlineMs: number; readonly signal: AbortSignal },
  round: (deadlineMs: number) => Promise<T>,
  isDone: (result: T) => boolean,
): Promise<Waited<T>> {
  const start = clock.monotonic();
  const left = (): number => waitMs - (clock.monotonic() - start);
  for (let rounds = 1; ; rounds += 1) {
    // The first round is a whole one, however short the wait.
    const result = await round(rounds === 1 ? deadlineMs : Math.max(1, Math.min(deadlineMs, left())));
    const over = left() <= PAUSE_MS || signal.aborted;
    if (isDone(result) || over) return { result, rounds, ms: clock.monotonic() - start };
    await clock.sleep(PAUSE_MS, signal);
    if (signal.aborted) return { result, rounds, ms: clock.monotonic() - start };
  }
}
