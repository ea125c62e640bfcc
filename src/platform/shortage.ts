/** What this node or process has run out of. That says nothing about the peer. */
import { networkInterfaces } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { monotonicMs } from './monotonic.ts';

const SHORTAGES = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAGAIN', 'EADDRINUSE']);

/** Others release what they hold, this run first of all, so a first failure is not final. */
const PATIENCE_MS = 1_000;
const PAUSE_MS = 50;

/**
 * The code of a shortage; null for every other error. `to`: the address of the connection. Linux
 * says EADDRNOTAVAIL both without a free port and without an address of that family.
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

/** Until then nothing waits: what was short for a second stays short for a while. */
let hopelessUntil = 0;

/** Repeats `work` while `lacks` says that it failed for a shortage, for at most a second. */
export async function patiently<T>(work: () => Promise<T>, lacks: (result: T) => boolean, signal?: AbortSignal): Promise<T> {
  const end = monotonicMs() + PATIENCE_MS;
  const isGivenUp = (): boolean => signal?.aborted === true;
  for (;;) {
    const result = await work();
    const now = monotonicMs();
    if (!lacks(result) || now < hopelessUntil || isGivenUp()) return result;
    if (now >= end) {
      hopelessUntil = now + PATIENCE_MS;
      return result;
    }
    await pause(PAUSE_MS);
    // Given up meanwhile: the shortage is what was learnt, and another try would lose it.
    if (isGivenUp()) return result;
  }
}
