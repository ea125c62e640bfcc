/** Hosts that the agent cannot reach through its proxy, and the data of the findings about them. */

import type { ConnectFacts, ProxyServer } from '../../facts/proxy.ts';
import { proxyUrl } from '../../knowledge/proxy-url.ts';
import { capabilitiesOf, hostsOf } from '../../picture/endpoint-choice.ts';
import type { EndpointPicture, Picture } from '../../picture/picture.ts';
import { reachOf } from '../../picture/reach.ts';
import type { DraftOf } from '../finding.ts';

/** What the proxy does not do for these hosts. */
export interface ProxyFaultData {
  readonly proxy: ProxyServer;
  /** The address of it that was tried. */
  readonly ip: string | null;
  /** Where the setting is. */
  readonly source: string;
  readonly hosts: readonly string[];
  /** `unreachable`, or one of `ConnectFailure`. */
  readonly reason: string;
  readonly detail: string;
  /** HTTP status of its answer to CONNECT; null without one. */
  readonly status: number | null;
  /** The ways to log in that it offers. */
  readonly schemes: readonly string[];
  /** The same hosts without the proxy. */
  readonly direct: 'works' | 'partly' | 'fails' | 'unknown';
}

interface Stopped {
  readonly endpoint: EndpointPicture;
  readonly reason: string;
  readonly detail: string;
  readonly connect: ConnectFacts | null;
}

/**
 * The proxy took the request and never answered. For one host that is its own time-out; for all,
 * the proxy does not work.
 */
export const NO_ANSWER: readonly string[] = ['timeout', 'reset', 'closed'];

/** The endpoints that are asked for and go through the proxy. */
export function proxiedEndpoints({ endpoints }: Picture): readonly EndpointPicture[] {
  return endpoints.filter(({ proxied, required, kind }) => proxied && required && kind !== 'bucket');
}

export function stoppedHosts(picture: Picture): { readonly stopped: readonly Stopped[]; readonly others: number } {
  const tried = proxiedEndpoints(picture);
  const stopped = tried.flatMap((endpoint): readonly Stopped[] => {
    const [address] = endpoint.agent;
    if (address?.reach.state !== 'fails' || address.reach.layer !== 'proxy') return [];
    const { tcp, proxy } = address.connection ?? {};
    const step = tcp?.outcome === 'failed' ? tcp : proxy?.connect.outcome === 'failed' ? proxy.connect : null;
    return [{ endpoint, reason: address.reach.reason, detail: step?.detail ?? '', connect: proxy?.connect ?? null }];
  });
  return { stopped, others: tried.length - stopped.length };
}

export function proxyFault<C extends string>(
  picture: Picture,
  found: readonly Stopped[],
  code: C,
): readonly DraftOf<C, ProxyFaultData>[] {
  const server = proxyServer(picture);
  const [first] = found;
  if (server === null || first === undefined) return [];
  const endpoints = found.map(({ endpoint }) => endpoint);
  const answers = found.flatMap(({ connect }) => (connect?.outcome === 'failed' ? [connect] : []));
  const data: ProxyFaultData = {
    proxy: server,
    ip: first.endpoint.agent[0]?.ip ?? null,
    source: proxySource(picture),
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

export function proxyServer({ facts }: Picture): ProxyServer | null {
  return facts.node.proxy?.used?.https ?? null;
}

export function proxySource({ facts }: Picture): string {
  return facts.node.proxy?.used?.source ?? '';
}
