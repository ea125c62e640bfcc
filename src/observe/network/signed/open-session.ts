/** Opens another connection to a proven endpoint, for what nobody else may receive. */
import { furthest } from '../../../facts/small-hello.ts';
import type { ConnectionFacts } from '../../../facts.ts';
import { whyNotSigned } from '../../../knowledge/signable.ts';
import type { HttpSession, Ports } from '../../../platform/ports.ts';
import { type Trust, tlsFacts } from '../connect/connection.ts';
import { openTunnel, type ProxyPath } from '../proxy/proxy-path.ts';
import type { ConnectionLimits } from '../target.ts';

export type Opened =
  | { readonly outcome: 'ok'; readonly session: HttpSession; readonly ip: string }
  | { readonly outcome: 'failed'; readonly why: string };

/** Where a session goes. `bucket`: the bucket whose name stands before S3's own. */
export type Destination = Pick<ConnectionFacts, 'host' | 'ip' | 'port' | 'proxy' | 'smallHello'> & { readonly bucket?: string };

/** The way to a host that may receive signed requests, or why it receives none. */
export type Way =
  | { readonly outcome: 'ok'; readonly connection: ConnectionFacts }
  | { readonly outcome: 'skipped'; readonly because: string };

/**
 * The first connection that got an answer behind a verified chain, of a host that is AWS's by name.
 * The chain alone is not enough: a stranger's chain verifies, too.
 * @param bucket as for `whyNotSigned`.
 */
export function wayTo(connections: readonly ConnectionFacts[], host: string, bucket: string | null = null): Way {
  // If the agent is set to one host for two services, the host is probed as one of them.
  if (host === '') return { outcome: 'skipped', because: 'this service has no host of its own here' };
  const because = whyNotSigned(host, bucket);
  if (because !== null) return { outcome: 'skipped', because };
  const isTrusted = ({ tls, http }: ConnectionFacts): boolean =>
    tls.outcome === 'ok' && tls.verifyError === null && tls.nameError === null && http.outcome === 'ok';
  const connection = connections.map(furthest).find((one) => one.host === host && isTrusted(one));
  return connection === undefined
    ? { outcome: 'skipped', because: `nothing is sent before ${host} answers as AWS` }
    : { outcome: 'ok', connection };
}

/**
 * Repeats the way, through the proxy if there was one. Fails unless the host may receive signed
 * requests and the chain verifies again for this name. Never rejects.
 */
export async function openSession(
  ports: Ports,
  trust: Trust,
  { host, ip, port, proxy: way, smallHello, bucket }: Destination,
  path: ProxyPath | null,
  limits: ConnectionLimits,
): Promise<Opened> {
  const because = whyNotSigned(host, bucket);
  if (because !== null) return { outcome: 'failed', why: because };
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
  const hello = smallHello === undefined ? 'ordinary' : 'small';
  const secured = await ports.network.startTls(socket, { servername: host, trust: trust.quick, ...limits, hello });
  const tls = await tlsFacts(secured, host, trust);
  if (secured.outcome === 'failed') return { outcome: 'failed', why: `tls: ${secured.reason}` };
  if (tls.outcome !== 'ok' || tls.verifyError !== null || tls.nameError !== null) {
    secured.socket.destroy();
    return { outcome: 'failed', why: 'the chain does not verify for this name' };
  }
  return { outcome: 'ok', session: ports.network.http(secured.socket), ip };
}
