/** Whether this node's clock was set while a run looked at it: by NTP, by hand, or because the machine had slept. */
import type { Clock } from '../../platform/ports.ts';

/** Clocks that drift, and are slewed, stay far below (chrony.conf(5), `maxslewrate`: 8 % at most, of a run of some seconds). */
const JUMP_MS = 2_000;

export interface WatchedClock {
  readonly clock: Clock;
  /** The farthest that the clock was from where it should have been, in milliseconds; null where it just went on. */
  jumpMs(): number | null;
}

/** The same clock; each look at it is compared with the time that has passed. */
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
