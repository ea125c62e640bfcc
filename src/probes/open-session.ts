/** One more connection to where the survey found an endpoint to answer: for what must not be sent to anybody else. */
import type { ConnectionFacts } from '../facts.ts';
import type { HttpSession, Ports } from '../platform/ports.ts';
import { type Trust, tlsFacts } from './connection.ts';
import { openTunnel, type ProxyPath } from './proxy-path.ts';
import type { ConnectionLimits } from './target.ts';

export type Opened =
  | { readonly outcome: 'ok'; readonly session: HttpSession; readonly ip: string }
  | { readonly outcome: 'failed'; readonly why: string };

/** The first connection that got an answer from AWS's own name behind a chain that verifies; null without one. */
export function trusted(connections: readonly ConnectionFacts[], host: string): ConnectionFacts | null {
  const isTrusted = ({ tls, http }: ConnectionFacts): boolean =>
    tls.outcome === 'ok' && tls.verifyError === null && tls.nameError === null && http.outcome === 'ok';
  return connections.find((connection) => connection.host === host && isTrusted(connection)) ?? null;
}

/** Goes the same way again, through the proxy where that was one. Fails unless the chain verifies again, and for this name. Never rejects. */
export async function openSession(
  ports: Ports,
  trust: Trust,
  { host, ip, port, proxy: way }: ConnectionFacts,
  path: ProxyPath | null,
  limits: ConnectionLimits,
): Promise<Opened> {
  const dialed = await ports.network.dial({ ip, port }, limits);
  if (dialed.outcome === 'failed') return { outcome: 'failed', why: `tcp: ${dialed.reason}` };
  let { socket } = dialed;
  if (way !== undefined) {
    if (path === null) {
      socket.destroy();
      return { outcome: 'failed', why: 'the way through the proxy is not known' };
    }
    const tunnel = await openTunnel(ports, path, dialed, host, trust, limits);
    if (tunnel.outcome === 'failed') return { outcome: 'failed', why: 'the proxy opened no tunnel' };
    ({ socket } = tunnel);
  }
  const secured = await ports.network.startTls(socket, { servername: host, trust: trust.quick, ...limits });
  const tls = await tlsFacts(secured, host, trust);
  if (secured.outcome === 'failed') return { outcome: 'failed', why: `tls: ${secured.reason}` };
  if (tls.outcome !== 'ok' || tls.verifyError !== null || tls.nameError !== null) {
    secured.socket.destroy();
    return { outcome: 'failed', why: 'the chain does not verify for this name' };
  }
  return { outcome: 'ok', session: ports.network.http(secured.socket), ip };
}
