/** `--wait`: at boot DNS and endpoints come up one after another; probe until all is well, or the time is over. */
import type { Clock } from '../../platform/ports.ts';

/** Between two rounds. A broken node's own time-outs make a round take seconds; a refused port answers at once. */
const PAUSE_MS = 2_000;
/** A round that ends so close to its end was ended by it: timers have whole milliseconds, and the last answers still come in. */
const CLOSE_MS = 20;

export interface Waited<T> {
  /** Of the last round that saw the end of what it began; without one, of the last that saw anything. */
  readonly result: T;
  /** How many times it was tried, the last one included. */
  readonly rounds: number;
  /** From the beginning of the first round to the end of the last. */
  readonly ms: number;
}

export interface WaitHandlers<T> {
  /** One round of at most so many milliseconds. */
  readonly round: (deadlineMs: number) => Promise<T>;
  readonly isDone: (result: T) => boolean;
  /** Whether there is a verdict at all: a round that does not know its Region has none. */
  readonly tells: (result: T) => boolean;
}

/**
 * Repeats `round` until `isDone` says so, `waitMs` are over, or the signal aborts; a round that has begun is always finished. `deadlineMs` bounds
 * each round: the last one gets what is left. What it then had no time for is unknown only to it, so that it takes no earlier verdict's place.
 */
export async function waitUntil<T>(
  clock: Clock,
  { waitMs, deadlineMs, signal }: { readonly waitMs: number; readonly deadlineMs: number; readonly signal: AbortSignal },
  { round, isDone, tells }: WaitHandlers<T>,
): Promise<Waited<T>> {
  const start = clock.monotonic();
  const left = (): number => waitMs - (clock.monotonic() - start);
  let best: { readonly result: T; readonly rank: number } | null = null;
  for (let rounds = 1; ; rounds += 1) {
    const begun = clock.monotonic();
    // The first round is a whole one, however short the wait.
    const given = rounds === 1 ? deadlineMs : Math.max(1, Math.min(deadlineMs, left()));
    const result = await round(given);
    const isCut = signal.aborted || (given < deadlineMs && clock.monotonic() - begun >= given - CLOSE_MS);
    const rank = tells(result) ? (isCut ? 1 : 2) : 0;
    if (best === null || rank >= best.rank) best = { result, rank };
    const told = (last: T): Waited<T> => ({ result: last, rounds, ms: clock.monotonic() - start });
    if (isDone(result)) return told(result);
    if (left() <= PAUSE_MS || signal.aborted) return told(best.result);
    await clock.sleep(PAUSE_MS, signal);
    if (signal.aborted) return told(best.result);
  }
}
