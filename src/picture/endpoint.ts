/** One endpoint as the agent meets it: what its DNS says, its addresses, and how far each leads. */
import { allServers } from '../facts/dns-routes.ts';
import { lookupOf } from '../facts/look-up.ts';
import type { ConnectionFacts, Facts, HostFacts } from '../facts.ts';
import type { Capability, Service } from '../knowledge/types.ts';
import { compareVersions, LARGE_HELLO_SINCE } from '../knowledge/versions.ts';
import { type AddressClass, isPrivate } from './addresses.ts';
import { canBeLoss } from './connect-loss.ts';
import type { DnsLoss } from './dns-loss.ts';
import { controlOf } from './dns-second-look.ts';
import { causeAmong, type HandshakeCause } from './handshake-cause.ts';
import { type Reach, reachOf } from './reach.ts';
import { type Families, isUsable, type View, viewOf } from './views.ts';

export interface AddressPicture {
  readonly ip: string;
  readonly class: AddressClass;
  /** As the agent meets it: by a small hello where only that one passes and the agent sends it. */
  readonly connection: ConnectionFacts | null;
  readonly reach: Reach;
  /** Why an ordinary hello hangs there, as far as the second look tells. */
  readonly cause: HandshakeCause | null;
  /** It fails, and packets lost by chance on the way can be why: another attempt may work. */
  readonly byChance: boolean;
}

/** How an endpoint does for the agent, from DNS to HTTP. `unresolved`: the agent's DNS gives it no address. */
export type EndpointState = 'works' | 'partial' | 'fails' | 'unresolved' | 'unknown';

/** An endpoint by itself, before it is compared with the others. */
export interface SeenEndpoint {
  readonly host: string;
  readonly service: Service;
  readonly kind: HostFacts['kind'];
  readonly required: boolean;
  /** The agent asks its proxy for it: no DNS view of this node matters, and `agent` holds the tunnels. */
  readonly proxied: boolean;
  /** Asked-for capabilities that need it. */
  readonly capabilities: readonly Capability[];
  /** Addresses that the hosts file pins; null without an entry. */
  readonly pinned: readonly string[] | null;
  /** What each server said of it, in the order of the facts. */
  readonly views: readonly View[];
  readonly configured: readonly View[];
  /** Amazon's views: the VPC resolver's and those of `--resolver`. */
  readonly amazon: readonly View[];
  /** What this node's own systemd-resolved makes of the configured ones' answers; null where it was not asked, or has no part in it. */
  readonly stub: View | null;
  /** Where the agent connects to: pinned, or what its configured servers answer. */
  readonly agent: readonly AddressPicture[];
  readonly all: readonly AddressPicture[];
  readonly state: EndpointState;
}

/**
 * Which families this node has an address of, loopback aside. A link-local address (RFC 4291) leads nowhere. A node with none at all
 * is no reason to call an answer useless: what is wrong with it is not DNS.
 */
export function familiesOf(facts: Pick<Facts, 'node'>): Families {
  const ips = facts.node.addresses.map(({ ip }) => ip);
  const v4 = ips.some((ip) => !ip.includes(':') && !ip.startsWith('127.'));
  const v6 = ips.some((ip) => ip.includes(':') && ip !== '::1' && !/^fe[89ab]/iu.test(ip));
  return v4 || v6 ? { v4, v6 } : { v4: true, v6: true };
}

/** What is lost by chance: the share of connections, and the questions of each DNS server. */
export interface Losses {
  readonly connections: number | null;
  readonly dns: readonly DnsLoss[];
}

/** One host with what was seen of it. `isLargeSent`: the agent sends large hellos. */
export function seenEndpoint(
  facts: Facts,
  { host, service, kind }: HostFacts,
  capabilities: readonly Capability[],
  families: Families,
  losses: Losses,
  isLargeSent: boolean,
  classOf: (ip: string) => AddressClass,
): SeenEndpoint {
  const views = facts.dns
    .filter((fact) => fact.host === host)
    .map((fact) => {
      const loss = losses.dns.find(({ server }) => server === fact.server) ?? null;
      return viewOf(fact, families, classOf, controlOf(facts.dns, fact.server), loss);
    });
  const tunnels = facts.connections.filter((connection) => connection.host === host && connection.proxy !== undefined);
  if (tunnels.length > 0) return proxiedEndpoint({ host, service, kind, views }, capabilities, tunnels, isLargeSent);
  const connections = facts.connections.filter((connection) => connection.host === host);
  const pins = facts.node.pinned.filter((entry) => entry.host === host).map(({ ip }) => ip);
  // In the order in which the agent asks: it matters for the report, not for the judgement.
  const order = allServers(facts.node.resolver);
  const configured = views.filter((view) => view.configured).sort((a, b) => order.indexOf(a.server) - order.indexOf(b.server));
  const from = lookupOf(facts.node.resolver).order;
  const isPinned = from.startsWith('files') || (from === 'dns,files' && !configured.some(isUsable));
  const pinned = isPinned && pins.length > 0 ? pins : null;
  const asked = from === 'files' ? [] : configured;
  const picture = (ip: string): AddressPicture => {
    const connection = connections.find((candidate) => candidate.ip === ip);
    const address = { ip, class: classOf(ip) };
    if (connection === undefined) return { ...address, ...NOT_TRIED };
    const met = metByAgent(connection, connections, isLargeSent);
    return { ...address, ...met, byChance: met.reach.state === 'fails' && canBeLoss(connection, losses.connections) };
  };
  const agentIps = pinned ?? [
    ...new Set(asked.filter((view) => isUsable(view) || view.status === 'sinkhole').flatMap(({ addresses }) => addresses)),
  ];
  // A private A record counts even where this node cannot use it: it says what the AAAA beside it stands for.
  const answered = facts.dns.filter((fact) => fact.host === host).flatMap(({ a }) => (a.outcome === 'ok' ? a.addresses : []));
  const besidePrivate = [...agentIps, ...answered].some((ip) => !ip.includes(':') && isPrivate(classOf(ip)));
  const demote = (address: AddressPicture): AddressPicture => (besidePrivate ? withoutFamilyGuess(address) : address);
  const agent = agentIps.map(picture).map(demote);
  const all = [...new Set([...agentIps, ...views.flatMap(seenIn)])].map(picture).map(demote);
  return {
    host,
    service,
    kind,
    required: capabilities.length > 0 && kind !== 'bucket',
    proxied: false,
    capabilities,
    pinned,
    views,
    configured,
    amazon: views.filter((view) => view.amazon),
    stub: views.find((view) => view.stub) ?? null,
    agent,
    all,
    state: stateOf(agent, configured),
  };
}

/** Whatever a server has said of it, also when it was asked again. */
const seenIn = ({ addresses, again, unvalidated }: View): readonly string[] => [
  ...addresses,
  ...(again?.addresses ?? []),
  ...unvalidated,
];

/** One address: the proxy's, which is nobody's endpoint; of several tunnels the one that got furthest speaks for all. */
function proxiedEndpoint(
  planned: Pick<SeenEndpoint, 'host' | 'service' | 'kind' | 'views'>,
  capabilities: readonly Capability[],
  tunnels: readonly ConnectionFacts[],
  isLargeSent: boolean,
): SeenEndpoint {
  const rank = ({ state }: Reach): number => ['works', 'unknown', 'fails'].indexOf(state);
  // Of those that fail alike, one that was looked at again knows more.
  const looked = (connection: ConnectionFacts | null): number => (connection?.retries === undefined ? 1 : 0);
  const [best] = tunnels
    .map((connection) => ({
      ip: connection.ip,
      class: 'other' as const,
      ...metByAgent(connection, tunnels, isLargeSent),
      byChance: false,
    }))
    .toSorted((a, b) => rank(a.reach) - rank(b.reach) || looked(a.connection) - looked(b.connection));
  const agent = best === undefined ? [] : [best];
  return {
    ...planned,
    required: capabilities.length > 0 && planned.kind !== 'bucket',
    proxied: true,
    capabilities,
    pinned: null,
    configured: [],
    amazon: [],
    stub: null,
    agent,
    all: agent,
    state: stateOf(agent, []),
  };
}

const NOT_TRIED = { connection: null, reach: { state: 'unknown', tried: false }, cause: null, byChance: false } as const;

/** Where only a large hello is lost, an agent that sends a small one gets through, as this run did. */
function metByAgent(
  connection: ConnectionFacts,
  siblings: readonly ConnectionFacts[],
  isLargeSent: boolean,
): Pick<AddressPicture, 'connection' | 'reach' | 'cause'> {
  const cause = causeAmong(connection, siblings);
  if (cause !== 'large-hello' || isLargeSent) return { connection, reach: reachOf(connection), cause };
  // Older facts say no more than that a small hello passes.
  if (connection.smallHello === undefined) return { connection, reach: { state: 'works' }, cause };
  const met = { ...connection, ...connection.smallHello };
  return { connection: met, reach: reachOf(met), cause };
}

/** An unknown version is taken for the newest. */
export function sendsLargeHello({ version, sendsSmallHello }: Facts['node']['agent']): boolean {
  if (sendsSmallHello === true) return false;
  return version === null || !(compareVersions(version, LARGE_HELLO_SINCE) < 0);
}

/** A global IPv6 address beside a private A record is unknown, never public. */
function withoutFamilyGuess(address: AddressPicture): AddressPicture {
  return address.ip.includes(':') && address.class === 'public' ? { ...address, class: 'other' } : address;
}

export function stateOf(addresses: readonly AddressPicture[], configured: readonly View[]): EndpointState {
  if (addresses.length === 0)
    return configured.length === 0 || configured.some(({ status }) => status === 'unknown') ? 'unknown' : 'unresolved';
  const tried = addresses.filter(({ reach }) => reach.state !== 'unknown' || reach.tried);
  const working = tried.filter(({ reach }) => reach.state === 'works');
  // Behind AWS's own certificate, an exchange that broke off says nothing about whose fault it was: it is not known to fail.
  const failing = tried.filter(({ reach }) => reach.state === 'fails' && reach.layer !== 'http');
  if (working.length > 0 && failing.length === 0) return 'works';
  if (working.length === 0) {
    if (failing.length === 0 || failing.length < tried.length) return 'unknown';
    return failing.some(({ byChance }) => byChance) ? 'partial' : 'fails';
  }
  // Go races the families (RFC 8305): one that is wholly dead beside one that wholly works costs 300 ms, not the connection.
  const families = new Set(working.map(({ ip }) => ip.includes(':')));
  return families.size === 1 && failing.every(({ ip }) => !families.has(ip.includes(':'))) ? 'works' : 'partial';
}
