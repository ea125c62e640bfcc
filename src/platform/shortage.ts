/** What this node, or this process, has run out of: no word about whoever was to be reached. */
import { networkInterfaces } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const SHORTAGES = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAGAIN', 'EADDRINUSE']);

/** Others give back what they hold, this run first of all: a first failure is not the last word. */
const PATIENCE_MS = 1_000;
const PAUSE_MS = 50;

/**
 * The code of a shortage; null for every other error. `to`: where a connection should have led. Linux says EADDRNOTAVAIL when it has no port
 * left to connect from, and also when it has no address of that family.
 */
export function shortageOf(error: unknown, to?: string): string | null {
  const { code = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (code === 'EADDRNOTAVAIL') return to !== undefined && hasAddressFor(to) ? code : null;
  return SHORTAGES.has(code) ? code : null;
}

function hasAddressFor(ip: string): boolean {
  const family = ip.includes(':') ? 'IPv6' : 'IPv4';
  const isInternal = ip === '::1' || ip.startsWith('127.');
  return Object.values(networkInterfaces()).some((addresses = []) =>
    addresses.some(
      ({ family: own, internal, address }) => own === family && internal === isInternal && !/^fe[89ab]/iu.test(address),
    ),
  );
}

/** Until when nothing is waited for again: what did not come back in a second will not for the next file either. */
let hopelessUntil = 0;

/** Does `work` again while `lacks` says that it failed for a shortage, for a second at most. */
export async function patiently<T>(work: () => Promise<T>, lacks: (result: T) => boolean, signal?: AbortSignal): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const result = await work();
    const now = performance.now();
    if (!lacks(result) || now < hopelessUntil || signal?.aborted === true) return result;
    if (now >= end) {
      hopelessUntil = now + PATIENCE_MS;
      return result;
    }
    await pause(PAUSE_MS);
  }
}
