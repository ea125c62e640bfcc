/** What is kept of a healthy run, so that a later one can say what has changed. Pure. */

import { allServers } from '../facts/dns-routes.ts';
import { furthest } from '../facts/small-hello.ts';
import type { DnsFacts, Facts } from '../facts.ts';
import { DEFAULT_CAPABILITIES } from '../knowledge/types.ts';
import { type EndpointPicture, type Picture, pictureOf } from '../picture/picture.ts';
import type { View } from '../picture/views.ts';
import type { Verdict } from '../verdict.types.ts';

/** One endpoint host as the agent's DNS servers and the endpoint's certificates show it. */
export interface RememberedEndpoint {
  readonly host: string;
  /** Sorted; null where the host went through a proxy, and where a server was silent: then nobody knows all of them. */
  readonly addresses: readonly string[] | null;
  /** Sorted names of the certificates' issuers: the organisation, for Amazon's issuers take turns; empty where none was seen. */
  readonly issuers: readonly string[];
}

export interface Remembered {
  readonly version: 1;
  /** When the run started. */
  readonly startedAt: string;
  readonly nodeId: string | null;
  readonly region: string;
  readonly endpoints: readonly RememberedEndpoint[];
  /** This node's DNS servers in their order, and what kind of addresses each gives. */
  readonly servers: readonly { readonly server: string; readonly view: string }[];
  readonly agentVersion: string | null;
  /** `host:port` of the agent's proxy; `none`; null where its environment could not be read. Never a login. */
  readonly proxy: string | null;
}

/** More than any Region has for one agent; a bucket list does not count. */
const MAX_ENDPOINTS = 64;
export const MAX_ADDRESSES = 32;
const MAX_ISSUERS = 8;
const MAX_ISSUER = 200;

/**
 * The memory of this run, or null where it is none to compare others with: not healthy, not seen to its end, or not seen as this node is by
 * default (a narrower `--for`, `--only`, `--skip`, another way than the agent's).
 */
export function memoryOf(facts: Facts, { status, node }: Pick<Verdict, 'status' | 'node'>): Remembered | null {
  const { request, interrupted } = facts;
  const isWhole = DEFAULT_CAPABILITIES.every((name) => request.for.includes(name));
  const isNarrowed = request.only.length > 0 || request.skip.length > 0 || (facts.node.proxy?.mode ?? 'agent') !== 'agent';
  if (status !== 'healthy' || interrupted || !isWhole || isNarrowed) return null;
  return stateOf(facts, node);
}

/** The same of any run: the other side of the comparison. */
export function stateOf(facts: Facts, node: Verdict['node']): Remembered {
  const picture = pictureOf(facts);
  const endpoints = picture.endpoints.filter(({ kind }) => kind === 'endpoint' || kind === 'dualstack');
  const { proxy } = facts.node;
  const server = proxy?.agent?.https ?? null;
  return {
    version: 1,
    startedAt: facts.startedAt,
    nodeId: node.id,
    region: node.region,
    endpoints: endpoints.slice(0, MAX_ENDPOINTS).map((endpoint) => ({
      host: endpoint.host,
      addresses: endpoint.proxied || !isAnsweredByAll(facts.dns, endpoint.host) ? null : addressesOf(endpoint),
      issuers: issuersOf(picture, endpoint.host),
    })),
    servers: allServers(facts.node.resolver)
      .slice(0, 8)
      .map((address) => ({
        server: address,
        view: viewWord(endpoints.flatMap(({ configured }) => configured.filter((view) => view.server === address))),
      })),
    agentVersion: facts.node.agent.version,
    proxy: proxy === undefined || proxy.agent === null ? null : server === null ? 'none' : `${server.host}:${server.port}`,
  };
}

/** A question without an answer may have hidden an address. */
function isAnsweredByAll(dns: readonly DnsFacts[], host: string): boolean {
  const asked = dns.filter((one) => one.host === host && one.roles.includes('configured'));
  return asked.length > 0 && asked.every(({ a, aaaa }) => a.outcome === 'ok' && aaaa.outcome === 'ok');
}

/** What the servers answer, and not what the hosts file pins: that has its own finding. */
function addressesOf({ configured }: EndpointPicture): readonly string[] {
  return [...new Set(configured.flatMap(({ addresses }) => addresses))].toSorted().slice(0, MAX_ADDRESSES);
}

function issuersOf({ facts }: Picture, host: string): readonly string[] {
  const names = facts.connections.map(furthest).flatMap((connection) => {
    const leaf = connection.host === host && connection.tls.outcome === 'ok' ? connection.tls.chain[0] : undefined;
    return leaf === undefined ? [] : [issuerName(leaf.issuer)];
  });
  return [...new Set(names)].toSorted().slice(0, MAX_ISSUERS);
}

function issuerName(issuer: string): string {
  const [, organisation = issuer] = /(?:^|, )O=([^,]+)/u.exec(issuer) ?? [];
  return organisation.slice(0, MAX_ISSUER);
}

/** `private`, `public`, or both; what is neither says nothing about the server's view. */
function viewWord(views: readonly View[]): string {
  const words = new Set(views.map(({ status }) => status).filter((status) => status === 'private' || status === 'public'));
  return words.size === 0 ? 'unknown' : [...words].toSorted().join(' and ');
}
