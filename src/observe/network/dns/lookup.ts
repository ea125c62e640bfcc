/**
 * The system's own lookup of one name. On Linux `getent` does it: getaddrinfo in this process would
 * load glibc's plugins and cannot be cancelled.
 */
import { failedStep, whyNotLearnt } from '../../../facts/not-learnt.ts';
import type { Step } from '../../../facts/steps.ts';
import type { Ports } from '../../../platform/ports.ts';

const GETENT = '/usr/bin/getent';
/** The exit status for a key that is not found (getent(1)). */
const NOT_FOUND = 2;

type Lookup = Step<'not-found' | 'timeout' | 'other', { readonly addresses: readonly string[] }>;

/**
 * What `getaddrinfo` finds, in the hosts file, with the search list and in the system's other
 * sources (nsswitch.conf, NRPT).
 */
export async function getaddrinfo(
  ports: Ports,
  host: string,
  limits: { timeoutMs: number; signal: AbortSignal },
): Promise<Lookup> {
  if (ports.environment.os !== 'linux') return bySystem(ports, host, limits);
  const start = ports.clock.lived();
  const ran = await ports.exec.run(GETENT, ['ahosts', host], { ...limits, maxBytes: 16_384 });
  const ms = ports.clock.lived() - start;
  if (ran.outcome === 'failed') {
    if (ran.reason === 'timeout') return { outcome: 'failed', reason: 'timeout', detail: 'getent did not come back', ms };
    const why = whyNotLearnt(ran.reason, ran.detail);
    if (why !== null) return { outcome: 'inconclusive', why };
    return { outcome: 'skipped', because: `getent: ${ran.reason}` };
  }
  if (ran.code === NOT_FOUND) return { outcome: 'failed', reason: 'not-found', detail: 'getaddrinfo finds no address', ms };
  if (ran.code !== 0) return { outcome: 'failed', reason: 'other', detail: `getent exits with ${ran.code}`, ms };
  const addresses = ran.stdout
    .split('\n')
    .map((line) => line.split(/\s+/u)[0] ?? '')
    .filter((word) => word !== '');
  return { outcome: 'ok', ms, addresses: distinct(addresses) };
}

async function bySystem({ resolver }: Ports, host: string, limits: { timeoutMs: number; signal: AbortSignal }): Promise<Lookup> {
  const found = await resolver.lookup(host, limits);
  if (found.outcome === 'ok') return { ...found, addresses: distinct(found.addresses) };
  return failedStep(found);
}

const distinct = (addresses: readonly string[]): string[] => [...new Set(addresses)].slice(0, 32);
