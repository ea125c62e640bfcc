/** One endpoint as the agent meets it: what its DNS says, its addresses, and how far each leads. */
import { allServers } from '../facts/dns-routes.ts';
import { lookupOf } from '../facts/look-up.ts';
import type { ConnectionFacts, Facts, HostFacts } from '../facts.ts';
import type { Capability, Service } from '../knowledge/types.ts';
import { compareVersions, LARGE_HELLO_SINCE } from '../knowledge/versions.ts';
import { type AddressClass, isPrivate } from './addresses.ts';
import { canBeLoss, handshakeCause } from './handshake-cause.ts';
import { type Reach, reachOf } from './reach.ts';
import { type Families, isUsable, type View, viewOf } from './views.ts';

export interface AddressPicture {
  readonly ip: string;
  readonly class: AddressClass;
  readonly connection: ConnectionFacts | null;
  readonly reach: Reach;
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

/** One host with what was seen of it. `loss`: the share of connections that are lost by chance. */
export function seenEndpoint(
  facts: Facts,
  { host, service, kind }: HostFacts,
  capabilities: readonly Capability[],
  families: Families,
  loss: number | null,
  agentVersion: string | null,
  classOf: (ip: string) => AddressClass,
): SeenEndpoint {
  const views = facts.dns.filter((fact) => fact.host === host).map((fact) => viewOf(fact, families, classOf));
  const tunnels = facts.connections.filter((connection) => connection.host === host && connection.proxy !== undefined);
  if (tunnels.length > 0) return proxiedEndpoint({ host, service, kind, views }, capabilities, tunnels);
  const pins = facts.node.pinned.filter((entry) => entry.host === host).map(({ ip }) => ip);
  // In the order in which the agent asks: it matters for the report, not for the judgement.
  const order = allServers(facts.node.resolver);
  const configured = views.filter((view) => view.configured).sort((a, b) => order.indexOf(a.server) - order.indexOf(b.server));
  const from = lookupOf(facts.node.resolver).order;
  const isPinned = from.startsWith('files') || (from === 'dns,files' && !configured.some(isUsable));
  const pinned = isPinned && pins.length > 0 ? pins : null;
  const asked = from === 'files' ? [] : configured;
  const picture = (ip: string): AddressPicture => {
    const connection = facts.connections.find((candidate) => candidate.host === host && candidate.ip === ip) ?? null;
    const reach: Reach = connection === null ? { state: 'unknown', tried: false } : reachForAgent(connection, agentVersion);
    const byChance = reach.state === 'fails' && connection !== null && canBeLoss(connection, loss);
    return { ip, class: classOf(ip), connection, reach, byChance };
  };
  const agentIps = pinned ?? [
    ...new Set(asked.filter((view) => isUsable(view) || view.status === 'sinkhole').flatMap(({ addresses }) => addresses)),
  ];
  // A private A record counts even where this node cannot use it: it says what the AAAA beside it stands for.
  const answered = facts.dns.filter((fact) => fact.host === host).flatMap(({ a }) => (a.outcome === 'ok' ? a.addresses : []));
  const besidePrivate = [...agentIps, ...answered].some((ip) => !ip.includes(':') && isPrivate(classOf(ip)));
  const demote = (address: AddressPicture): AddressPicture => (besidePrivate ? withoutFamilyGuess(address) : address);
  const agent = agentIps.map(picture).map(demote);
  const all = [...new Set([...agentIps, ...views.flatMap(({ addresses }) => addresses)])].map(picture).map(demote);
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

/** One address: the proxy's, which is nobody's endpoint; of several tunnels the one that got furthest speaks for all. */
function proxiedEndpoint(
  planned: Pick<SeenEndpoint, 'host' | 'service' | 'kind' | 'views'>,
  capabilities: readonly Capability[],
  tunnels: readonly ConnectionFacts[],
): SeenEndpoint {
  const rank = ({ state }: Reach): number => ['works', 'unknown', 'fails'].indexOf(state);
  const [best] = tunnels
    .map((connection) => ({
      connection,
      ip: connection.ip,
      class: 'other' as const,
      reach: reachOf(connection),
      byChance: false,
    }))
    .toSorted((a, b) => rank(a.reach) - rank(b.reach));
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

/** Where only a large hello is lost, an agent that sends a small one gets through, as the second look did. */
function reachForAgent(connection: ConnectionFacts, agentVersion: string | null): Reach {
  const passes = !sendsLargeHello(agentVersion) && handshakeCause(connection) === 'large-hello';
  return passes ? { state: 'works' } : reachOf(connection);
}

/** An unknown version is taken for the newest. */
export function sendsLargeHello(agentVersion: string | null): boolean {
  return agentVersion === null || !(compareVersions(agentVersion, LARGE_HELLO_SINCE) < 0);
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
