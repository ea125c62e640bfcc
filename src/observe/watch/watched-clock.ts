/** Whether this node's clock was set during a run: by NTP, by hand, or after a sleep. */
import type { Clock } from '../../platform/ports.ts';

/** Slewed clocks stay far below (chrony.conf(5), `maxslewrate`: at most 8 % of a run). */
const JUMP_MS = 2_000;

export interface WatchedClock {
  readonly clock: Clock;
  /** The largest deviation of the clock, in milliseconds; null if it just went on. */
  jumpMs(): number | null;
}

/** The same clock, which compares each reading with the time that has passed. */
export function watchClock(inner: Clock): WatchedClock {
  const [wall, steady] = [inner.now(), inner.monotonic()];
  let farthest = 0;
  const now = (): number => {
    const time = inner.now();
    const ahead = time - wall - (inner.monotonic() - steady);
    if (Math.abs(ahead) > Math.abs(farthest)) farthest = ahead;
    return time;
  };
  return {
    clock: {
      now,
      monotonic: () => inner.monotonic(),
      lived: () => inner.lived(),
      sleep: (ms, signal) => inner.sleep(ms, signal),
    },
    jumpMs: () => {
      now();
      return Math.abs(farthest) < JUMP_MS ? null : Math.round(farthest);
    },
  };
}
