/** Where a service's name leads to inside the node's VPC, and what on the way there could be at fault. */
import type { Account, Vpc } from '../model.ts';
import { type Answer, cause, excluded, type Gap, gap, gapOf, type Suspect, unknown } from './answer.ts';
import { endpointAddresses, type Interfaces, interfaceEndpoints, isAvailable, namesIt, privateDnsOf } from './endpoints.ts';
import type { Flow } from './hops.ts';
import {
  dhcpSuspect,
  firewallSuspect,
  type NameQuestion,
  otherServers,
  plainName,
  resolverSuspect,
  ruleSuspect,
  zoneSays,
  zoneSuspect,
} from './names.ts';
import type { NameFate } from './observed.ts';
import { isIpv6 } from './packet.ts';
import { walk } from './path.ts';
import type { Place } from './places.ts';

export interface Asked extends Interfaces {
  /** The DNS servers that the node asks; empty where nobody saw them. */
  readonly resolvers: readonly string[];
  readonly account: Account;
  /** The node's address of each family that it has; never empty. */
  readonly nodes: readonly Place[];
  /** Addresses that are the VPC's own resolver, whoever gives them out. */
  readonly amazonResolvers: readonly string[];
}

/** `public`: nothing inside the VPC answers, so that the public name is the way. */
export type Way =
  | { readonly kind: 'private'; readonly ips: readonly string[] }
  | { readonly kind: 'public' }
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'unknown'; readonly gap: Gap };

function question({ host, vpc, region, ...asked }: Asked): NameQuestion {
  return { host, vpc, region, hasPrivateDns: privateDnsOf({ host, vpc, region, ...asked }) };
}

/** All who have a say in the name. `seen`: what it is for the node; null: nobody looked. */
export function nameSuspects(asked: Asked, seen: NameFate | null = null): readonly Suspect[] {
  const name = question(asked);
  return [
    resolverOf(asked, seen),
    seen === null ? dhcpSuspect(asked, asked.amazonResolvers) : seenDhcp(asked, seen),
    firewallSuspect(name),
    ruleSuspect(name),
    zoneSuspect(name, zoneSays(name)),
  ];
}

/** A resolver that is off is nothing to a node that asks others, unless these had to forward to it for an endpoint's private name. */
function resolverOf(asked: Asked, seen: NameFate | null): Suspect {
  const resolver = resolverSuspect(asked);
  if (resolver.answer.outcome !== 'cause' || (seen === 'public' && hasNamedEndpoint(asked))) return resolver;
  const dhcp = dhcpSuspect(asked, asked.amazonResolvers).answer;
  return dhcp.outcome === 'unknown' ? { ...resolver, answer: dhcp } : resolver;
}

function hasNamedEndpoint(asked: Asked): boolean {
  const own = interfaceEndpoints(asked);
  return own.state === 'known' && own.value.some((one) => isAvailable(one) && namesIt(one));
}

/** With what the node saw: it asks these servers or not, and they gave it the endpoint's address or not. */
function seenDhcp(asked: Asked, seen: NameFate): Suspect {
  const { vpc, host, resolvers } = asked;
  const told = dhcpSuspect(asked, asked.amazonResolvers);
  if (vpc.dhcpOptions.state !== 'known' || told.answer.outcome !== 'unknown') return told;
  const said = (answer: Answer): Suspect => ({ ...told, answer });
  const { dhcpOptionsId } = vpc.dhcpOptions.value;
  const others = otherServers(vpc, asked.amazonResolvers);
  if (seen === 'private') return said(excluded(`${host} is private for the node, whoever answers it`));
  const used = others.filter((server) => resolvers.includes(server));
  const names = others.join(' and ');
  // A server on the node itself may forward to any.
  if (used.length === 0 && resolvers.length > 0 && !resolvers.some(isLoopback))
    return said(excluded(`${dhcpOptionsId} gives out ${names}, and the node asks ${resolvers.join(' and ')}`));
  if (used.length === 0 || seen !== 'public') return told;
  const way = vpcWayOf(asked);
  if (way.kind === 'public') return said(excluded(`${names} answer as the VPC's resolver would: ${host} is public`));
  if (way.kind !== 'private') return told;
  return said(
    cause(
      'account/dhcp-options',
      dhcpOptionsId,
      `${dhcpOptionsId} gives out ${used.join(' and ')} in place of the resolver of ${vpc.vpcId}, and they answer ${host} with public addresses, not with those of the endpoint: they do not forward it.`,
    ),
  );
}

const isLoopback = (server: string): boolean => server.startsWith('127.') || server === '::1';

/** What the node's DNS servers answer, as the account says it. */
export function wayOf(asked: Asked): Way {
  const dhcp = dhcpSuspect(asked, asked.amazonResolvers).answer;
  if (dhcp.outcome === 'unknown')
    return { kind: 'unknown', gap: dhcp.gaps[0] ?? gap(`who answers ${asked.host}`, 'nothing tells') };
  return vpcWayOf(asked);
}

/** What the VPC's own resolver answers, as the account says it. */
export function vpcWayOf(asked: Asked): Way {
  const name = question(asked);
  if (name.hasPrivateDns === null) return { kind: 'unknown', gap: privateDnsGap(asked) };
  if (name.hasPrivateDns) return privateWay(asked);
  const rule = ruleSuspect(name).answer;
  if (rule.outcome === 'unknown')
    return { kind: 'unknown', gap: rule.gaps[0] ?? gap(`who answers ${asked.host}`, 'nothing tells') };
  const says = zoneSays(name);
  switch (says.outcome) {
    case 'none':
      return { kind: 'public' };
    case 'hidden':
      return { kind: 'nowhere' };
    case 'addresses':
      return { kind: 'private', ips: says.ips };
    case 'alias':
      return aliased(asked, says.target);
    case 'unknown':
      return { kind: 'unknown', gap: says.gap };
  }
}

function privateDnsGap({ vpc, ...asked }: Asked): Gap {
  const parts = [
    [`the endpoints of ${vpc.vpcId}`, interfaceEndpoints({ vpc, ...asked })],
    [`enableDnsSupport of ${vpc.vpcId}`, vpc.enableDnsSupport],
    [`enableDnsHostnames of ${vpc.vpcId}`, vpc.enableDnsHostnames],
  ] as const;
  for (const [what, part] of parts) if (part.state !== 'known') return gapOf(what, part);
  return gap(`whether ${asked.host} is private`, 'nothing tells');
}

function privateWay(asked: Asked): Way {
  const own = interfaceEndpoints(asked);
  const named = own.state === 'known' ? own.value.filter((one) => isAvailable(one) && namesIt(one)) : [];
  const ips = endpointAddresses(asked.vpc, named);
  return ips.state === 'known'
    ? { kind: 'private', ips: ips.value }
    : { kind: 'unknown', gap: gapOf(`the addresses of ${asked.host}`, ips) };
}

/** A hub's endpoint, by one of its own names. */
function aliased({ account, host }: Asked, target: string): Way {
  const vpcs: readonly Vpc[] = account.vpcs.state === 'known' ? account.vpcs.value : [];
  for (const vpc of vpcs) {
    const all = vpc.endpoints.state === 'known' ? vpc.endpoints.value : [];
    const named = all.filter(({ dnsNames }) => dnsNames.some((name) => plainName(name) === target));
    if (named.length === 0) continue;
    const ips = endpointAddresses(vpc, named);
    return ips.state === 'known'
      ? { kind: 'private', ips: ips.value }
      : { kind: 'unknown', gap: gapOf(`the addresses of ${host}`, ips) };
  }
  return { kind: 'unknown', gap: gap(`the addresses of ${target}`, 'its endpoint is in a VPC that was not read') };
}

/** To each of these addresses. */
export function walks(asked: Asked, ips: readonly string[], flow: Flow): readonly Suspect[] {
  return ips.flatMap((ip) => walkTo(asked, ip, flow));
}

/** Nothing where the node has no address of that family. */
export function walkTo({ account, nodes }: Asked, ip: string, flow: Flow, localIp: string | null = null): readonly Suspect[] {
  const own = nodes.filter((node) => isIpv6(node.ip) === isIpv6(ip));
  const node = own.find((one) => one.ip === localIp) ?? own[0];
  return node === undefined ? [] : walk(account, node, ip, flow);
}

/** Somewhere among AWS's public addresses: which one, nobody knows before the name is asked. */
const ANYWHERE = ['52.94.5.11', '54.239.28.85', '3.120.180.7'];
const S3_RANGES = 3;

/** Addresses that stand for the public name: S3's from its prefix list, which the Region's account can read. */
export function publicAddresses({ account, service, region }: Asked): readonly string[] {
  if (service !== 's3' || account.prefixLists.state !== 'known') return ANYWHERE;
  const list = account.prefixLists.value.find(({ prefixListName }) => prefixListName.endsWith(`.${region}.s3`));
  if (list?.cidrs.state !== 'known') return ANYWHERE;
  const ips = list.cidrs.value.slice(0, S3_RANGES).map((cidr) => (cidr.split('/')[0] ?? '').replace(/\.0$/u, '.1'));
  return ips.length > 0 ? ips : ANYWHERE;
}

/** What holds for none of these addresses alone is not known; what holds for each of them is. */
export function publicWalk(asked: Asked, flow: Flow): readonly Suspect[] {
  const isGuess = publicAddresses(asked) === ANYWHERE;
  const all = publicAddresses(asked).map((ip) => walkTo(asked, ip, flow));
  const [first = [], ...others] = all;
  const soften = (answer: Answer): Answer =>
    answer.outcome === 'cause' && answer.culprit.dependsOnPeer && isGuess
      ? unknown([gap(`which address ${asked.host} has`, answer.culprit.because)])
      : answer;
  return first.map((suspect) => {
    const same = others.map(
      (walked) => walked.find(({ what }) => what === suspect.what)?.answer ?? excluded('another address takes another way'),
    );
    const answers = [suspect.answer, ...same].map(soften);
    const rest = answers.find(({ outcome }) => outcome !== 'cause');
    return { ...suspect, answer: rest ?? answers[0] ?? suspect.answer };
  });
}
