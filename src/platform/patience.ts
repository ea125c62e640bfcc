/** Waiting for what may never come. */

/** The share of time that is counted at once. */
const TICK_MS = 250;

/**
 * What `work` gives, or `otherwise()` when it takes longer than `ms`; it then goes on unobserved. Time that the process did not have does not count: a
 * tick that comes late counts as one, and what came in meanwhile is seen first.
 */
export function within<T>(ms: number, work: Promise<T>, otherwise: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    let left = ms;
    const tick = (): void => {
      left -= TICK_MS;
      if (left > 0) timer = setTimeout(tick, Math.min(TICK_MS, left));
      // Between this and the next turn the event loop hands out what has come in.
      else setImmediate(() => resolve(otherwise()));
    };
    let timer = setTimeout(tick, Math.min(TICK_MS, ms));
    const done = (): void => clearTimeout(timer);
    work.finally(done).then(resolve, reject);
  });
}
