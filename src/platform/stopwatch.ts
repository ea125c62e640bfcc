/** Time, and how much of it this process had: what a peer is judged by. */

/** Wall and monotonic time. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds that never run backwards; only differences mean anything. */
  monotonic(): number;
  /** As `monotonic`, without the time in which this process did not run: what a peer's answer took, as far as it can be told. */
  lived(): number;
  /** Resolves after `ms` milliseconds and when what had arrived by then was read, or at once (without rejecting) when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A wait of which this process had less says nothing about whoever should have answered. */
const ENOUGH_SHARE = 0.9;
/** Whom nobody answers for so long, a server lets go: the impatient ones after five seconds. */
const AWAY_MS = 5_000;
/** How often a wait is made longer. Each time it gets what is missing, of which a starved process then has a part. */
export const MAX_EXTENSIONS = 6;
/** What is not worth another timer. */
export const LITTLE_MS = 10;

/** How long something takes. */
export interface Stopwatch {
  /** Milliseconds that this process had since. */
  ms(): number;
  /** Those that it did not have. */
  lostMs(): number;
  /** At the end of a wait of `waitMs`: whether it was longer by what was lost, and still not enough of it was this process's own. */
  isStarved(waitMs: number): boolean;
  /** Whether this process was gone for so long that peers may have ended what it had begun. */
  wasAway(): boolean;
  /** For whoever reads why something is not known. */
  words(): string;
}

export function stopwatchOf(clock: Pick<Clock, 'monotonic' | 'lived'>): Stopwatch {
  const [real, own] = [clock.monotonic(), clock.lived()];
  const ms = (): number => clock.lived() - own;
  const lostMs = (): number => Math.max(0, clock.monotonic() - real - ms());
  return {
    ms,
    lostMs,
    isStarved: (waitMs) => ms() < waitMs * ENOUGH_SHARE - LITTLE_MS,
    wasAway: () => lostMs() >= AWAY_MS,
    words: () => `this process did not run for ${(lostMs() / 1000).toFixed(1)} s meanwhile`,
  };
}

/** Sleeps until this process has had `ms` milliseconds, or until `signal` aborts. */
export async function sleepLived(clock: Clock, ms: number, signal: AbortSignal = new AbortController().signal): Promise<void> {
  const watch = stopwatchOf(clock);
  let missing = ms;
  for (let times = 0; times <= MAX_EXTENSIONS && missing > LITTLE_MS && !signal.aborted; times += 1) {
    await clock.sleep(missing, signal);
    missing = ms - watch.ms();
  }
}
