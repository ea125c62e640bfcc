/**
 * One address of one host: TCP, then TLS, then whatever is to be asked over HTTP.
 * Each step has the full timeout; the first that fails leaves the later ones skipped.
 */
import type { ConnectionFacts, HttpFacts, TlsFacts } from '../facts.ts';
import type { HttpSession, Ports, TlsResult, TrustStore } from '../platform/ports.ts';
import { certificateFacts, nameError, namesOf } from './certificate.ts';

/** What trust needs: a quick store for every handshake, and a closer look at a chain that it does not verify. */
export interface Trust {
  readonly quick: TrustStore;
  /** Verified by the node's own roots, only by the added ones, or not at all; and whether it borrows a root's name. */
  examine(chain: Extract<TlsResult, { outcome: 'ok' }>['chain'], verified: boolean): Promise<TrustExamination>;
}
export interface TrustExamination {
  readonly verified: boolean;
  readonly anchor: 'system' | 'extra' | null;
  readonly impersonatesRoot: boolean;
}

export interface Target {
  readonly host: string;
  readonly ip: string;
  readonly port: number;
}

export interface ConnectionLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const GIVEN_UP = 'the run was over first';

/** `exchange` asks over the open connection and says what the address's HTTP layer is like. It never throws. */
export async function probeConnection(
  ports: Ports,
  trust: Promise<Trust>,
  target: Target,
  limits: ConnectionLimits,
  exchange: (session: HttpSession) => Promise<HttpFacts>,
): Promise<ConnectionFacts> {
  const at = new Date(ports.clock.now()).toISOString();
  const dialed = await ports.network.dial({ ip: target.ip, port: target.port }, limits);
  const skipped = (because: string) => ({ outcome: 'skipped', because }) as const;
  if (dialed.outcome === 'failed') {
    const { reason, detail, ms } = dialed;
    const tcp: ConnectionFacts['tcp'] =
      reason === 'aborted' ? { outcome: 'inconclusive', why: GIVEN_UP } : { outcome: 'failed', reason, detail, ms };
    const because = 'TCP did not open';
    return { ...target, localIp: null, localPort: null, at, tcp, tls: skipped(because), http: skipped(because) };
  }
  const { localIp, localPort, ms } = dialed;
  const opened = { ...target, localIp, localPort, at, tcp: { outcome: 'ok', ms } } as const;
  const known = await trust;
  const secured = await ports.network.startTls(dialed.socket, { servername: target.host, trust: known.quick, ...limits });
  const tls = await tlsFacts(secured, target.host, known);
  if (secured.outcome === 'failed') return { ...opened, tls, http: skipped('the TLS handshake did not complete') };
  const session = ports.network.http(secured.socket);
  try {
    // Over an unverified chain too: an unsigned request tells who answers, and nothing secret is in it.
    return { ...opened, tls, http: await exchange(session) };
  } catch (error) {
    // Whatever it is, it is ours: it says nothing about the node.
    return { ...opened, tls, http: { outcome: 'inconclusive', why: `the probe failed: ${String(error).slice(0, 200)}` } };
  } finally {
    session.close();
  }
}

async function tlsFacts(result: TlsResult, host: string, trust: Trust): Promise<TlsFacts> {
  if (result.outcome === 'failed') {
    const { reason, detail, ms, bytesRead } = result;
    if (reason === 'aborted') return { outcome: 'inconclusive', why: GIVEN_UP };
    return { outcome: 'failed', reason, detail: `${detail} (${bytesRead} bytes received)`, ms };
  }
  const { chain, protocol, cipher, ms } = result;
  const [leaf] = chain;
  const examined = await trust.examine(chain, result.verifyError === null);
  return {
    outcome: 'ok',
    ms,
    protocol,
    cipher,
    verifyError: examined.verified ? null : (result.verifyError ?? 'UNVERIFIED'),
    nameError: nameError(leaf, host),
    names: leaf === undefined ? [] : namesOf(leaf),
    chain: chain.map(certificateFacts),
    anchor: examined.anchor,
    impersonatesRoot: examined.impersonatesRoot,
  };
}
