/** The system's own resolver and roots, for systems that keep neither in a file. */
import { getCACertificates } from 'node:tls';
import type { NotLearnt } from './failures.ts';
import { starvedBy, stopwatch } from './lived.ts';
import { shortageOf } from './shortage.ts';
import { limited } from './step-limits.ts';

export type SystemLookup =
  | { readonly outcome: 'ok'; readonly addresses: readonly string[]; readonly ms: number }
  | {
      readonly outcome: 'failed';
      readonly reason: 'not-found' | 'timeout' | 'other' | NotLearnt;
      readonly detail: string;
      readonly ms: number;
    };

/** The system's own resolver. Never throws or rejects. */
export interface SystemResolver {
  /** The configured DNS servers, in order; with a port if it is not 53 (`[::1]:5353`). */
  servers(): Promise<readonly string[]>;
  /** getaddrinfo. */
  lookup(host: string, limits: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<SystemLookup>;
}

export const systemResolver: SystemResolver = { servers, lookup: systemLookup };

/**
 * Loaded late, because it reads `/etc/resolv.conf` and other files at once and waits for whatever
 * they are. Linux's servers come from elsewhere.
 */
async function servers(): Promise<readonly string[]> {
  try {
    const { getServers } = await import('node:dns');
    return getServers();
  } catch {
    return [];
  }
}

/** getaddrinfo cannot be cancelled. A result after the timeout is ignored. */
async function systemLookup(host: string, limits: Parameters<SystemResolver['lookup']>[1]): Promise<SystemLookup> {
  const { lookup } = await import('node:dns');
  return new Promise((resolve) => {
    const watch = stopwatch();
    const settle = (result: SystemLookup): void => {
      cancel();
      resolve(result);
    };
    const fail = (reason: Extract<SystemLookup, { outcome: 'failed' }>['reason'], detail: string): void =>
      settle({ outcome: 'failed', ...starvedBy(watch, limits.timeoutMs, reason, detail), ms: watch.ms() });
    const cancel = limited(limits, 'the system did not come back', fail);
    if (limits.signal?.aborted === true) return fail('aborted', 'given up');
    lookup(host, { all: true, order: 'verbatim' }, (error, found) => {
      if (error === null) {
        settle({ outcome: 'ok', addresses: found.map(({ address }) => address), ms: watch.ms() });
        return;
      }
      const reason = error.code === 'ENOTFOUND' ? 'not-found' : 'other';
      fail(shortageOf(error) === null ? reason : 'exhausted', error.code ?? error.message);
    });
  });
}

/** PEM. Empty if the system cannot be asked. */
export function systemRoots(): readonly string[] {
  try {
    return getCACertificates('system');
  } catch {
    return [];
  }
}
