/** Waits for what may never come. */

/** The time that is counted at once. */
const TICK_MS = 250;

/**
 * The result of `work`, or `otherwise()` if it takes longer than `ms`; `work` then goes on
 * unobserved. Time that the process did not have does not count: a late tick counts as one, and
 * what has arrived is read first.
 */
export function within<T>(ms: number, work: Promise<T>, otherwise: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    let left = ms;
    const tick = (): void => {
      left -= TICK_MS;
      if (left > 0) timer = setTimeout(tick, Math.min(TICK_MS, left));
      // Before the next turn, the event loop delivers what has arrived.
      else setImmediate(() => resolve(otherwise()));
    };
    let timer = setTimeout(tick, Math.min(TICK_MS, ms));
    const done = (): void => clearTimeout(timer);
    work.finally(done).then(resolve, reject);
  });
}
