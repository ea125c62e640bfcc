/** Races work that may never settle against the signal that ends the run. */

/** The run ended before the work did. */
export class RunOver extends Error {
  override readonly name = 'RunOver';
  constructor() {
    super('the run was over first');
  }
}

/** Why there is no answer: the run was over, or `otherwise`. */
export function whyNone(error: unknown, otherwise: string): string {
  return error instanceof RunOver ? error.message : otherwise;
}

/**
 * The result of `work`, or `RunOver` as soon as `signal` fires. A library may wait for ever, and so
 * may a file system. Does not start `work` if the run is over already.
 */
export async function untilOver<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw new RunOver();
  const { promise: over, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(new RunOver());
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(), over]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
