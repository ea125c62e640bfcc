/**
 * Route tables: which route takes a packet?
 *
 * The longest prefix wins; among equals a static route comes before one of a prefix list, and that before a propagated one. Propagated routes
 * never win over the VPC's local route, even where they are longer. A subnet without a table of its own has the main one.
 * Source: VPC User Guide, "How route priority works", "Subnet route tables"; Site-to-Site VPN User Guide, "Route priority".
 */
import type { Known, Peering, PrefixList, Route, RouteTable, Vpc } from '../model.ts';
import { type Gap, gap, gapOf } from './answer.ts';
import type { Target } from './fix.ts';
import { rangesOf } from './groups.ts';
import { commonBits, holds, isIpv6, isPrivate, prefixLength } from './packet.ts';

export type Taken =
  | { readonly outcome: 'route'; readonly route: Route; readonly table: RouteTable }
  /** `near`: the one that covers most of the address. */
  | { readonly outcome: 'none'; readonly table: RouteTable; readonly near: Route | null }
  | { readonly outcome: 'unknown'; readonly gap: Gap };

/** The table of a subnet. */
export function tableOf(tables: Known<readonly RouteTable[]>, subnetId: string): RouteTable | Gap {
  const what = `the route table of ${subnetId}`;
  if (tables.state !== 'known') return gapOf(what, tables);
  const own = tables.value.find(({ subnetIds }) => subnetIds.includes(subnetId)) ?? tables.value.find(({ main }) => main);
  return own ?? gap(what, 'the snapshot holds neither a table of its own nor the main one');
}

export const isLocal = ({ gatewayId }: Route): boolean => gatewayId === 'local';
const isPropagated = ({ origin }: Route): boolean => origin === 'EnableVgwRoutePropagation';

export function destinationOf({ destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId }: Route): string {
  return destinationCidrBlock ?? destinationIpv6CidrBlock ?? destinationPrefixListId ?? 'nowhere';
}

/** Where it leads, in the words of the table; `nothing` for a route whose target is gone. */
export function targetOf(route: Route): string {
  return (
    route.gatewayId ??
    route.natGatewayId ??
    route.transitGatewayId ??
    route.vpcPeeringConnectionId ??
    route.egressOnlyInternetGatewayId ??
    route.networkInterfaceId ??
    route.instanceId ??
    route.otherTarget ??
    'nothing'
  );
}

/** As `create-route` takes it; null: it cannot be made by hand (`local`), or by an option that this version does not know. */
export function targetOption(route: Route): Target | null {
  if (route.gatewayId !== null) return isLocal(route) ? null : { option: '--gateway-id', id: route.gatewayId };
  if (route.natGatewayId !== null) return { option: '--nat-gateway-id', id: route.natGatewayId };
  if (route.transitGatewayId !== null) return { option: '--transit-gateway-id', id: route.transitGatewayId };
  if (route.vpcPeeringConnectionId !== null) return { option: '--vpc-peering-connection-id', id: route.vpcPeeringConnectionId };
  if (route.egressOnlyInternetGatewayId !== null)
    return { option: '--egress-only-internet-gateway-id', id: route.egressOnlyInternetGatewayId };
  return route.networkInterfaceId === null ? null : { option: '--network-interface-id', id: route.networkInterfaceId };
}

/** How many bits of the address the route fits with; null: it does not. */
function bitsOf(route: Route, ip: string, lists: Known<readonly PrefixList[]>): number | null | Gap {
  const cidr = isIpv6(ip) ? route.destinationIpv6CidrBlock : route.destinationCidrBlock;
  if (cidr !== null) return holds(cidr, ip) ? prefixLength(cidr) : null;
  if (route.destinationPrefixListId === null) return null;
  // A gateway endpoint's list (S3, DynamoDB) is AWS's and holds public ranges.
  if (route.gatewayId?.startsWith('vpce-') === true && isPrivate(ip)) return null;
  const ranges = rangesOf(route.destinationPrefixListId, lists);
  if ('what' in ranges) return ranges;
  const fitting = ranges.filter((range) => holds(range, ip)).map(prefixLength);
  return fitting.length === 0 ? null : Math.max(...fitting);
}

/** Which of two routes of one length wins: smaller. */
function rank(route: Route): number {
  if (isPropagated(route)) return 2;
  return route.destinationPrefixListId === null ? 0 : 1;
}

/** The route of `table` that a packet to `ip` takes. */
export function routeOf(table: RouteTable, ip: string, lists: Known<readonly PrefixList[]>): Taken {
  const fitting: { readonly route: Route; readonly bits: number }[] = [];
  const gaps: Gap[] = [];
  for (const route of table.routes) {
    const bits = bitsOf(route, ip, lists);
    if (bits === null) continue;
    if (typeof bits === 'number') fitting.push({ route, bits });
    else gaps.push(bits);
  }
  const isInVpc = fitting.some(({ route }) => isLocal(route));
  const [best] = fitting
    .filter(({ route }) => !isInVpc || !isPropagated(route))
    .toSorted((a, b) => b.bits - a.bits || rank(a.route) - rank(b.route));
  const [open] = gaps;
  // A list that nobody could read may hold a longer prefix; no prefix is longer than the address itself.
  if (open !== undefined && best?.bits !== (isIpv6(ip) ? 128 : 32)) return { outcome: 'unknown', gap: open };
  if (best !== undefined) return { outcome: 'route', route: best.route, table };
  return { outcome: 'none', table, near: nearestRoute(table, ip) };
}

/** Of the routes whose destination is nearly right: the one that shares most of the address. */
function nearestRoute({ routes }: RouteTable, ip: string): Route | null {
  const family = isIpv6(ip) ? 'destinationIpv6CidrBlock' : 'destinationCidrBlock';
  const near = routes
    .filter((route) => !isLocal(route) && route[family] !== null)
    .map((route) => ({ route, bits: commonBits(route[family] ?? '', ip) }))
    .toSorted((a, b) => b.bits - a.bits);
  return near[0]?.bits !== undefined && near[0].bits >= NEAR_BITS ? near[0].route : null;
}

/** A route that shares less than that with the address was not meant for it. */
const NEAR_BITS = 8;

export function otherSide({ requester, accepter }: Peering, { vpcId }: Pick<Vpc, 'vpcId'>): Peering['requester'] {
  return requester.vpcId === vpcId ? accepter : requester;
}
