/** One server of repositories: the way there, and what it says. */
import { failedStep } from '../../../facts/not-learnt.ts';
import type { ConnectFacts, ProxyServer } from '../../../facts/proxy.ts';
import type { SourcePlace } from '../../../facts/sources.ts';
import type { HttpFacts } from '../../../facts.ts';
import type { DialResult, HttpSession, Ports } from '../../../platform/ports.ts';
import type { Secret } from '../../../secret.ts';
import type { SourceUrl } from '../../node/sources/source.ts';
import { type Trust, tlsFacts } from '../connect/connection.ts';
import { httpFacts } from '../connect/http-facts.ts';
import { openTunnel } from '../proxy/proxy-path.ts';
import type { ConnectionLimits } from '../target.ts';
import type { SourceLookup } from './source-names.ts';

/** A client tries them one after another. */
const MAX_ADDRESSES = 3;
const USUAL_PORTS = { http: 80, https: 443 } as const;
/** Some servers know GET alone. */
const ASK_AGAIN: ReadonlySet<number> = new Set([403, 405, 501]);

/** One server, and all that is asked there. */
export interface PlannedPlace {
  readonly url: SourceUrl;
  readonly proxy: { readonly server: ProxyServer; readonly credentials: Secret | null } | null;
  /** Each is a list of alternatives. */
  readonly asks: Map<string, readonly string[]>;
}

export interface SeenPlace {
  readonly facts: SourcePlace;
  readonly answers: ReadonlyMap<string, HttpFacts>;
}

const skipped = (because: string) => ({ outcome: 'skipped', because }) as const;
type Dialed = Extract<DialResult, { outcome: 'ok' }>;

/** Never throws. */
export async function openPlace(
  ports: Ports,
  place: PlannedPlace,
  lookup: SourceLookup,
  trust: Trust,
  limits: ConnectionLimits,
): Promise<SeenPlace> {
  const { url, proxy } = place;
  const { scheme, host, port } = url;
  const target = proxy === null ? { host, port } : { host: proxy.server.host, port: proxy.server.port };
  const found = await lookup.find(target.host);
  const start = { scheme, host, port, anchors: url.trust, proxy: proxy?.server ?? null, lookup: found };
  const because = skipped('its name has no address here');
  if (found.outcome !== 'ok')
    return { facts: { ...start, ip: null, tcp: because, tls: because }, answers: everywhere(place, because) };
  const { ip, dialed } = await firstOpen(ports, found.addresses, target.port, limits);
  const opened = await secured(ports, place, dialed, trust, limits);
  const { session, ...steps } = opened;
  const facts = { ...start, ip, ...steps };
  if (session === null) return { facts, answers: everywhere(place, skipped('there was no connection to ask over')) };
  const again = async (): Promise<HttpSession | null> => {
    const redialed = ip === null ? null : await ports.network.dial({ ip, port: target.port }, limits);
    return (await secured(ports, place, redialed, trust, limits)).session;
  };
  return { facts, answers: await askAll(ports, session, again, place, limits) };
}

interface Opened extends Pick<SourcePlace, 'tcp' | 'connect' | 'tls'> {
  readonly session: HttpSession | null;
}

/** From an open connection to one over which HTTP may be asked: tunnel and TLS, where they are needed. */
async function secured(
  ports: Ports,
  place: PlannedPlace,
  dialed: DialResult | null,
  trust: Trust,
  limits: ConnectionLimits,
): Promise<Opened> {
  const { scheme, host } = place.url;
  if (dialed?.outcome !== 'ok') {
    const tcp = dialed === null ? skipped('there is no address to try') : failedStep(dialed);
    return { tcp, tls: skipped('TCP did not open'), session: null };
  }
  const tcp = { outcome: 'ok', ms: dialed.ms } as const;
  const way = await tunnelled(ports, place, dialed, trust, limits);
  const connect = way.isTunnel ? { connect: way.connect } : {};
  if (way.connect.outcome !== 'ok') return { tcp, ...connect, tls: skipped('the proxy opened no tunnel'), session: null };
  if (scheme === 'http') return { tcp, ...connect, tls: skipped('it is plain HTTP'), session: ports.network.http(way.socket) };
  const handshake = await ports.network.startTls(way.socket, { servername: host, trust: trust.quick, ...limits });
  const tls = await tlsFacts(handshake, host, trust);
  return { tcp, ...connect, tls, session: handshake.outcome === 'ok' ? ports.network.http(handshake.socket) : null };
}

async function firstOpen(ports: Ports, ips: readonly string[], port: number, limits: ConnectionLimits) {
  let first: { ip: string | null; dialed: DialResult | null } | null = null;
  for (const ip of ips.slice(0, MAX_ADDRESSES)) {
    const dialed = await ports.network.dial({ ip, port }, limits);
    if (dialed.outcome === 'ok') return { ip, dialed };
    first ??= { ip, dialed };
    // Where packets vanish, the next one costs another timeout.
    if (dialed.reason === 'timeout' || limits.signal.aborted) break;
  }
  return first ?? { ip: null, dialed: null };
}

type Way = { readonly isTunnel: boolean; readonly connect: ConnectFacts; readonly socket: Dialed['socket'] };

/** A tunnel for `https` alone, and for whatever goes through SOCKS. */
async function tunnelled(
  ports: Ports,
  { url, proxy }: PlannedPlace,
  dialed: Dialed,
  trust: Trust,
  limits: ConnectionLimits,
): Promise<Way> {
  const { socket } = dialed;
  if (proxy === null || isRelayed({ url, proxy })) return { isTunnel: false, connect: { outcome: 'ok', ms: 0 }, socket };
  const tunnel = await openTunnel(ports, proxy, dialed, url.host, trust, limits, url.port);
  if (tunnel.outcome === 'failed') return { isTunnel: true, connect: tunnel.connect, socket };
  return { isTunnel: true, connect: { outcome: 'ok', ms: tunnel.ms }, socket: tunnel.socket };
}

/** The proxy itself gets the request, and reads it. */
function isRelayed({ url, proxy }: Pick<PlannedPlace, 'url' | 'proxy'>): boolean {
  return proxy !== null && url.scheme === 'http' && !proxy.server.scheme.startsWith('socks');
}

function everywhere({ asks }: PlannedPlace, http: HttpFacts): SeenPlace['answers'] {
  return new Map([...asks.keys()].map((key) => [key, http]));
}

/** An answer to HEAD ends the connection (some servers send a body all the same), so that most questions need one of their own. */
async function askAll(
  ports: Ports,
  first: HttpSession,
  again: () => Promise<HttpSession | null>,
  place: PlannedPlace,
  limits: ConnectionLimits,
): Promise<SeenPlace['answers']> {
  const answers = new Map<string, HttpFacts>();
  let session: HttpSession | null = first;
  const open = async (): Promise<HttpSession | null> => {
    if (session?.isOpen() !== true && !limits.signal.aborted) session = await again();
    return session;
  };
  for (const [key, paths] of place.asks) answers.set(key, await askOne(ports, open, place, paths, limits));
  session?.close();
  return answers;
}

/** The first of the alternatives that is there; else what the first one got. */
async function askOne(
  ports: Ports,
  open: () => Promise<HttpSession | null>,
  place: PlannedPlace,
  paths: readonly string[],
  limits: ConnectionLimits,
): Promise<HttpFacts> {
  const { url, proxy } = place;
  const { scheme, host, port } = url;
  const named = host.includes(':') ? `[${host}]` : host;
  const authority = port === USUAL_PORTS[scheme] ? named : `${named}:${port}`;
  const login = isRelayed(place) && proxy !== null && proxy.credentials !== null ? basic(proxy.credentials.reveal()) : {};
  const ask = async (method: 'HEAD' | 'GET', path: string): Promise<HttpFacts> => {
    const session = await open();
    if (session === null) return skipped('no further connection opened');
    const headers = { 'user-agent': 'ssm-probe', accept: '*/*', ...login };
    const whole = isRelayed(place) ? `http://${authority}${path}` : path;
    const result = await session.request({ method, path: whole, host: authority, headers, maxBodyBytes: 0, ...limits });
    return httpFacts(result, ports.clock.now());
  };
  let first: HttpFacts | null = null;
  for (const path of paths) {
    const head = await ask('HEAD', path);
    const http = head.outcome === 'ok' && ASK_AGAIN.has(head.status) ? await ask('GET', path) : head;
    if (http.outcome === 'ok' && http.status < 400) return http;
    first ??= http.outcome === 'ok' || head.outcome !== 'ok' ? http : head;
    if (http.outcome !== 'ok' || http.status >= 500) break;
  }
  return first ?? skipped('there is nothing to ask');
}

function basic(login: string): { readonly 'proxy-authorization': string } {
  return { 'proxy-authorization': `Basic ${Buffer.from(login, 'utf8').toString('base64')}` };
}
