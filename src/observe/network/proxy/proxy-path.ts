/** The way through the agent's proxy: its hosts, its addresses, and how to open a tunnel. */
import { failedStep, whyNotLearnt } from '../../../facts/not-learnt.ts';
import type { ConnectFacts, ProxyAddresses, ProxyServer, ProxySettings } from '../../../facts/proxy.ts';
import { bypassesProxy } from '../../../knowledge/no-proxy.ts';
import type { DialResult, Ports, TlsResult, TunnelResult } from '../../../platform/ports.ts';
import { words } from '../../../scrub/peer-words.ts';
import { scrub } from '../../../scrub/scrub.ts';
import type { Secret } from '../../../secret.ts';
import { nameError } from '../connect/certificate.ts';
import type { Trust } from '../connect/connection.ts';
import type { ConnectionLimits } from '../target.ts';

const HTTPS_PORT = 443;

export interface ProxyPath {
  readonly server: ProxyServer;
  readonly settings: ProxySettings;
  readonly credentials: Secret | null;
  readonly addresses: Promise<ProxyAddresses>;
  /** Does the agent ask the proxy for this host? */
  covers(host: string): boolean;
}

/** Null if no request to an `https` URL goes through a proxy. */
export function proxyPath(
  settings: ProxySettings | null,
  credentials: Secret | null,
  find: (server: ProxyServer) => Promise<ProxyAddresses>,
): ProxyPath | null {
  const server = settings?.https ?? null;
  if (settings === null || server === null) return null;
  let addresses: Promise<ProxyAddresses> | null = null;
  return {
    server,
    settings,
    credentials,
    // Look for the proxy only if a host needs it.
    get addresses() {
      return (addresses ??= find(server));
    },
    covers: (host) => !bypassesProxy(settings.noProxy, host, HTTPS_PORT),
  };
}

export type Tunnel =
  | { readonly outcome: 'ok'; readonly socket: Extract<TunnelResult, { outcome: 'ok' }>['socket']; readonly ms: number }
  | { readonly outcome: 'failed'; readonly connect: Refused };
type Refused = Extract<ConnectFacts, { outcome: 'failed' | 'inconclusive' }>;

/** With both, Go lets the proxy look the host up. */
const SOCKS: readonly string[] = ['socks5', 'socks5h'];

/** Asks for a tunnel over an open connection, inside TLS if the proxy's own URL is `https`. */
export async function openTunnel(
  ports: Ports,
  { server, credentials }: Pick<ProxyPath, 'server' | 'credentials'>,
  dialed: Extract<DialResult, { outcome: 'ok' }>,
  host: string,
  trust: Trust,
  limits: ConnectionLimits,
  port = HTTPS_PORT,
): Promise<Tunnel> {
  let { socket } = dialed;
  if (server.scheme === 'https') {
    const secured = await ports.network.startTls(socket, { servername: server.host, trust: trust.quick, ...limits });
    const why = await distrust(secured, server.host, trust);
    if (secured.outcome === 'failed' || why !== null) {
      if (secured.outcome === 'ok') secured.socket.destroy();
      const failed = failure('proxy-tls', null, why ?? 'no TLS', secured.ms);
      return { outcome: 'failed', connect: unknownOf(secured) ?? failed };
    }
    ({ socket } = secured);
  }
  // As Go's client, which sends CONNECT to a proxy of any other scheme, too.
  const protocol = SOCKS.includes(server.scheme) ? ({ protocol: 'socks5' } as const) : {};
  const result = await ports.network.tunnel(socket, { host, port, credentials, ...protocol, ...limits });
  return result.outcome === 'ok' ? result : { outcome: 'failed', connect: connectFacts(result) };
}

function unknownOf(result: TlsResult): Refused | null {
  const why = result.outcome === 'failed' ? whyNotLearnt(result.reason, result.detail) : null;
  return why === null ? null : { outcome: 'inconclusive', why };
}

async function distrust(secured: TlsResult, host: string, trust: Trust): Promise<string | null> {
  if (secured.outcome === 'failed') return `${secured.reason}: ${secured.detail}`;
  const { verifyError } = await trust.examine(secured.chain, secured.verifyError);
  return verifyError ?? nameError(secured.chain[0], host);
}

const MAX_DETAIL = 200;
const MAX_SCHEMES = 5;

/** What the proxy's answer means for a client. Every text is bounded. */
export function connectFacts(result: Extract<TunnelResult, { outcome: 'failed' }>): Refused {
  const { reason, status, headers, detail, page, ms } = result;
  if (reason !== 'answered') {
    const step = failedStep({ reason, detail, ms });
    return step.outcome === 'failed' ? failure(step.reason, null, detail, ms) : step;
  }
  const title = /<title[^>]{0,100}>([^<]{1,200})<\/title>/iu.exec(scrub(page))?.[1];
  const told = [detail, headers['x-squid-error'] ?? '', title ?? ''].map((part) => words(part, MAX_DETAIL));
  const schemes = scrub((headers['proxy-authenticate'] ?? '').slice(0, 2_000))
    .split(',')
    .flatMap((part) => /^\s*([A-Za-z][\w-]{1,20})(?:\s|$)/u.exec(part)?.[1] ?? []);
  return {
    ...failure(statusReason(status ?? 0), status, [...new Set(told.filter((part) => part !== ''))].join('; '), ms),
    schemes: [...new Set(schemes)].slice(0, MAX_SCHEMES),
  };
}

function statusReason(status: number): Extract<ConnectFacts, { outcome: 'failed' }>['reason'] {
  if (status === 407) return 'auth-required';
  if (status === 502 || status === 503 || status === 504) return 'upstream-failed';
  return status >= 400 && status < 500 ? 'refused' : 'other';
}

function failure(
  reason: Extract<ConnectFacts, { outcome: 'failed' }>['reason'],
  status: number | null,
  detail: string,
  ms: number,
): Extract<ConnectFacts, { outcome: 'failed' }> {
  return { outcome: 'failed', reason, status, detail: words(detail, MAX_DETAIL), schemes: [], ms };
}
