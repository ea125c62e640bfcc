/** What platform and probe tests share: routes to loopback, servers that end with their test, and trust in the simulated roots. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type Connection, listenTcp, tlsAcceptor } from '../../src/platform/listen.ts';
import { createNetwork } from '../../src/platform/network.ts';
import type { DialResult, Network, TrustStore } from '../../src/platform/ports.ts';
import type { Translate } from '../../src/platform/route.ts';
import { makeTrustStore } from '../../src/platform/tls.ts';
import { simulatedPki } from '../../src/simulation/pki.ts';

/** Long enough for a busy machine: only what is meant to time out gets less. */
export const PATIENT = { timeoutMs: 10_000 };
export const HASTY = { timeoutMs: 200 };

/** `{'10.0.0.1': 4711}`: that address leads to that loopback port whatever its port; every other one swallows packets. */
export function routes(table: Readonly<Record<string, number>>): Translate {
  return ({ ip }) => {
    const port = table[ip];
    return port === undefined ? { kind: 'drop' } : { kind: 'to', ip: '127.0.0.1', port };
  };
}

export const direct: Network = createNetwork(({ ip, port }) => ({ kind: 'to', ip, port }));

/** A TCP server that lives as long as its test; its port. */
export async function serve(t: TestContext, onConnection: (socket: Connection) => void): Promise<number> {
  const listener = await listenTcp(onConnection);
  t.after(() => listener.close());
  return listener.port;
}

/** An open connection to a loopback port. */
export async function connectTo(port: number): Promise<Extract<DialResult, { outcome: 'ok' }>> {
  const dialed = await direct.dial({ ip: '127.0.0.1', port }, PATIENT);
  assert(dialed.outcome === 'ok', JSON.stringify(dialed));
  return dialed;
}

export async function trustAmazon(): Promise<TrustStore> {
  return makeTrustStore([await simulatedPki().rootsOf(['amazon'])]).trust;
}

/** Serves TLS in Amazon's name for `host`; `onSecure` gets each decrypted connection. */
export async function secureAcceptor(
  host: string | readonly string[],
  onSecure: Parameters<typeof tlsAcceptor>[1],
): Promise<(socket: Connection) => void> {
  const identity = await simulatedPki().identity(
    { issuer: 'amazon', chain: 'full', validity: 'now', names: 'service' },
    [host].flat(),
  );
  return tlsAcceptor({ ...identity, versions: 'modern' }, onSecure);
}
