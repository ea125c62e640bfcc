/**
 * The system's own lookup of one name, for comparison. Node's getaddrinfo cannot be cancelled and keeps a process from ending, so
 * `getent` does it: a child can be killed. One name only: every one costs the DNS servers two packets an attempt.
 */
import type { LookupFacts } from '../facts.ts';
import type { Ports } from '../platform/ports.ts';

const GETENT = '/usr/bin/getent';
/** What `getent` exits with when a key is not found (getent(1)). */
const NOT_FOUND = 2;

export async function systemLookup(ports: Ports, host: string, limits: { timeoutMs: number; signal: AbortSignal }): Promise<LookupFacts> {
  if (ports.environment.os !== 'linux') return { host, result: { outcome: 'skipped', because: 'getent is a program of Linux' } };
  const start = ports.clock.monotonic();
  const ran = await ports.exec.run(GETENT, ['ahosts', host], { ...limits, maxBytes: 16_384 });
  const ms = ports.clock.monotonic() - start;
  if (ran.outcome === 'failed') {
    if (ran.reason === 'timeout') return { host, result: { outcome: 'failed', reason: 'timeout', detail: 'getent did not come back', ms } };
    if (ran.reason === 'aborted') return { host, result: { outcome: 'inconclusive', why: 'the run was over first' } };
    return { host, result: { outcome: 'skipped', because: `getent: ${ran.reason}` } };
  }
  if (ran.code === NOT_FOUND) return { host, result: { outcome: 'failed', reason: 'not-found', detail: 'getaddrinfo finds no address', ms } };
  if (ran.code !== 0) return { host, result: { outcome: 'failed', reason: 'other', detail: `getent exits with ${ran.code}`, ms } };
  const addresses = ran.stdout.split('\n').map((line) => line.split(/\s+/u)[0] ?? '').filter((word) => word !== '');
  return { host, result: { outcome: 'ok', ms, addresses: [...new Set(addresses)].slice(0, 32) } };
}
