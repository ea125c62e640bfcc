/** How long a run waits for what can no longer change its verdict. */
import type { Clock } from '../platform/ports.ts';
import { sleepLived } from '../platform/stopwatch.ts';

/** A living peer that is much further away than those that were asked for has answered by then. */
const LEAST_MS = 500;

export interface Grace {
  /** Ends the optional steps: the run is over, or the grace is. */
  readonly signal: AbortSignal;
  /** Whether the grace ended them. */
  isSpent(): boolean;
  /**
   * Starts the grace. `tookMs`: how long the required steps took; nobody else is expected to be faster. `rest`: the required
   * steps that still go on, and whether they end well. If they do not, nothing ends: everything may explain it.
   */
  begin(tookMs: number, rest: Promise<boolean>): void;
}

/** `over` ends the run. */
export function startGrace(clock: Clock, over: AbortSignal): Grace {
  const spent = new AbortController();
  return {
    signal: AbortSignal.any([over, spent.signal]),
    isSpent: () => spent.signal.aborted,
    begin(tookMs, rest) {
      const patience = sleepLived(clock, Math.max(LEAST_MS, tookMs), over);
      void Promise.all([rest, patience]).then(([isWell]) => {
        if (isWell && !over.aborted) spent.abort();
      });
    },
  };
}
