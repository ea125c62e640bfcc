/** Time, and how much of it this process had. Peers are judged by the latter. */

/** Wall and monotonic time. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Milliseconds that never run backwards. Only differences have a meaning. */
  monotonic(): number;
  /** As `monotonic`, without the time that this process did not have: what a peer took. */
  lived(): number;
  /**
   * Resolves after `ms` milliseconds, once all that had arrived by then has been read, or at once
   * (without rejecting) when `signal` aborts.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** If this process had a smaller share of a wait, the wait says nothing about the peer. */
const ENOUGH_SHARE = 0.9;
/** Servers drop a peer that is silent for so long; the impatient ones after five seconds. */
const AWAY_MS = 5_000;
/** How often a wait is extended by the missing time, of which a starved process gets a part. */
export const MAX_EXTENSIONS = 6;
/** Too little for another timer. */
export const LITTLE_MS = 10;

export interface Stopwatch {
  /** Milliseconds that this process has had since. */
  ms(): number;
  /** Milliseconds that it has not had. */
  lostMs(): number;
  /** After a wait of `waitMs`, extended or not: whether this process had too little of it. */
  isStarved(waitMs: number): boolean;
  /** Whether this process was gone for so long that peers may have ended their connections. */
  wasAway(): boolean;
  /** Why something is not known, for a report. */
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
