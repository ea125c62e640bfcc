/** Work that may never settle, against the signal that ends the run. */

/** The run was over before the work was. */
export class RunOver extends Error {
  override readonly name = 'RunOver';
  constructor() {
    super('the run was over first');
  }
}

/** Why there is no answer: that, or `otherwise`. */
export function whyNone(error: unknown, otherwise: string): string {
  return error instanceof RunOver ? error.message : otherwise;
}

/**
 * What `work` gives, or `RunOver` as soon as `signal` fires, whatever `work` does then: a library may wait for something that never comes,
 * and a file system may not answer. `work` is not begun when it is too late already.
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
