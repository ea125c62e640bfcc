/** The end of a step from outside: its time is over, or its run. */
import { deadline } from './lived.ts';

export interface Limits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls `fail` at the end of the time, or at once when `signal` is given. Who starts a step asks
 * first whether it is given already. Returns a canceller.
 * @param missing what did not come, in words.
 */
export function limited(
  { timeoutMs, signal }: Limits,
  missing: string,
  fail: (reason: 'timeout' | 'aborted', detail: string) => void,
): () => void {
  const giveUp = (): void => fail('aborted', 'given up');
  const cancel = deadline(timeoutMs, () => fail('timeout', missing));
  signal?.addEventListener('abort', giveUp, { once: true });
  return () => {
    cancel();
    signal?.removeEventListener('abort', giveUp);
  };
}

/** For what did not come: `no answer within 3000 ms`. */
export function noneWithin(what: string, { timeoutMs }: Limits): string {
  return `no ${what} within ${Math.round(timeoutMs)} ms`;
}
