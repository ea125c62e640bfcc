/** The agent's proxy: is it there, does it let this node in, and does it lead to each host? */
import type { Draft } from '../catalog/data.ts';
import type { ProxyFaultData } from '../catalog/data-proxy.ts';
import type { ConnectFacts, ProxyServer } from '../facts/proxy.ts';
import { proxyUrl } from '../knowledge/proxy-url.ts';
import { capabilitiesOf, hostsOf } from './draft.ts';
import type { EndpointPicture, Picture } from './picture.ts';
import { reachOf } from './reach.ts';

interface Stopped {
  readonly endpoint: EndpointPicture;
  readonly reason: string;
  readonly detail: string;
  readonly connect: ConnectFacts | null;
}

/** The proxy itself, whatever host it is asked for: no TCP, no TLS with an `https` proxy, or no HTTP. */
const NO_PROXY_THERE: readonly string[] = ['unreachable', 'proxy-tls', 'malformed'];
/** It took the request and said nothing: for one host its own time-out, for all a proxy that does not work. */
const NO_ANSWER: readonly string[] = ['timeout', 'reset', 'closed'];

export function proxyUnreachable(picture: Picture): readonly Draft[] {
  const { stopped, others } = sorted(picture);
  const silent = others === 0 ? stopped.filter(({ reason }) => NO_ANSWER.includes(reason)) : [];
  const found = [...stopped.filter(({ reason }) => NO_PROXY_THERE.includes(reason)), ...silent];
  return draft(picture, found, 'proxy/unreachable');
}

export function proxyAuthRequired(picture: Picture): readonly Draft[] {
  const found = sorted(picture).stopped.filter(({ reason }) => reason === 'auth-required');
  return draft(picture, found, 'proxy/auth-required');
}

/** It lets nobody from here through, to no host at all. */
export function proxyDenied(picture: Picture): readonly Draft[] {
  const { stopped, others } = sorted(picture);
  return others === 0 && stopped.length > 1 && stopped.every(({ reason }) => reason === 'refused')
    ? draft(picture, stopped, 'proxy/denied')
    : [];
}

export function proxyEndpointRefused(picture: Picture): readonly Draft[] {
  if (proxyDenied(picture).length > 0) return [];
  const { stopped, others } = sorted(picture);
  const own = ['refused', 'upstream-failed', 'other', ...(others === 0 ? [] : NO_ANSWER)];
  return draft(
    picture,
    stopped.filter(({ reason }) => own.includes(reason)),
    'proxy/endpoint-refused',
  );
}

/** Sessions and commands go over a websocket, whose library knows `http` and `socks5` proxies only (gorilla/websocket, `proxy.go`). */
const WEBSOCKET_SCHEMES: readonly string[] = ['http', 'socks5'];
/** Beside those, Go's own HTTP client knows these (net/http, `Transport.Proxy`). */
const CLIENT_SCHEMES: readonly string[] = [...WEBSOCKET_SCHEMES, 'https', 'socks5h'];

export function proxySchemeUnsupported(picture: Picture): readonly Draft[] {
  const server = serverOf(picture);
  if (server === null || WEBSOCKET_SCHEMES.includes(server.scheme)) return [];
  const onlySessions = CLIENT_SCHEMES.includes(server.scheme);
  const endpoints = asked(picture).filter(({ service }) => !onlySessions || service === 'ssmmessages');
  if (endpoints.length === 0) return [];
  return [
    {
      code: 'proxy/scheme-unsupported',
      severity: 'error',
      subjects: hostsOf(endpoints),
      data: { proxy: server, hosts: hostsOf(endpoints), onlySessions },
      evidence: [`${sourceOf(picture)}: https_proxy is ${proxyUrl(server)}`],
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}

/** The endpoints that somebody asked for and that go through the proxy. */
function asked({ endpoints }: Picture): readonly EndpointPicture[] {
  return endpoints.filter(({ proxied, required, kind }) => proxied && required && kind !== 'bucket');
}

function sorted(picture: Picture): { readonly stopped: readonly Stopped[]; readonly others: number } {
  const tried = asked(picture);
  const stopped = tried.flatMap((endpoint): readonly Stopped[] => {
    const [address] = endpoint.agent;
    if (address?.reach.state !== 'fails' || address.reach.layer !== 'proxy') return [];
    const { tcp, proxy } = address.connection ?? {};
    const step = tcp?.outcome === 'failed' ? tcp : proxy?.connect.outcome === 'failed' ? proxy.connect : null;
    return [{ endpoint, reason: address.reach.reason, detail: step?.detail ?? '', connect: proxy?.connect ?? null }];
  });
  return { stopped, others: tried.length - stopped.length };
}

function draft(
  picture: Picture,
  found: readonly Stopped[],
  code: 'proxy/unreachable' | 'proxy/auth-required' | 'proxy/denied' | 'proxy/endpoint-refused',
): readonly Draft[] {
  const server = serverOf(picture);
  const [first] = found;
  if (server === null || first === undefined) return [];
  const endpoints = found.map(({ endpoint }) => endpoint);
  const answers = found.flatMap(({ connect }) => (connect?.outcome === 'failed' ? [connect] : []));
  const data: ProxyFaultData = {
    proxy: server,
    ip: first.endpoint.agent[0]?.ip ?? null,
    source: sourceOf(picture),
    hosts: hostsOf(endpoints),
    reason: first.reason,
    detail: first.detail,
    status: answers[0]?.status ?? null,
    schemes: [...new Set(answers.flatMap(({ schemes }) => schemes))],
    direct: directOf(picture, endpoints),
  };
  return [
    {
      code,
      severity: 'error',
      subjects: hostsOf(endpoints),
      data,
      evidence: [
        `${data.source}: https_proxy is ${proxyUrl(server)}${server.hasCredentials ? ' with credentials' : ''}`,
        ...found.map(({ endpoint, reason, detail, connect }) => {
          const status = connect?.outcome === 'failed' && connect.status !== null ? `HTTP ${connect.status}` : reason;
          return `CONNECT ${endpoint.host}:443: ${status}${detail === '' ? '' : `: ${detail}`}`;
        }),
      ],
      capabilities: capabilitiesOf(endpoints),
    },
  ];
}

/** Tried beside the proxy: would an exception for these hosts help? */
function directOf({ facts }: Picture, endpoints: readonly EndpointPicture[]): ProxyFaultData['direct'] {
  if (facts.beside === undefined) return 'unknown';
  const { connections, dns } = facts.beside;
  const states = endpoints.map(({ host }) => {
    const all = connections.filter((connection) => connection.host === host).map(reachOf);
    // An address of a family that this node does not have was never tried.
    const reaches = all.filter((reach) => reach.state !== 'unknown' || reach.tried);
    if (reaches.some(({ state }) => state === 'works')) return 'works';
    const isKnown =
      reaches.every(({ state }) => state === 'fails') && (reaches.length > 0 || dns.some((fact) => fact.host === host));
    return isKnown ? 'fails' : 'unknown';
  });
  if (states.every((state) => state === 'works')) return 'works';
  if (states.some((state) => state === 'works')) return 'partly';
  return states.every((state) => state === 'fails') ? 'fails' : 'unknown';
}

function serverOf({ facts }: Picture): ProxyServer | null {
  return facts.node.proxy?.used?.https ?? null;
}

function sourceOf({ facts }: Picture): string {
  return facts.node.proxy?.used?.source ?? '';
}
