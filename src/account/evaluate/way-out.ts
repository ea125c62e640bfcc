/** Where a missing or dead route should lead, as far as the account has something that is there for it. Pure. */
import type { Account, Vpc } from '../model.ts';
import type { Fix, Target } from './fix.ts';
import { rangesOf } from './groups.ts';
import { holds, isIpv6, isPrivate } from './packet.ts';
import { otherSide } from './routes.ts';

interface Dead {
  readonly routeTableId: string;
  /** Of the route that is there and leads nowhere; null: there is none. */
  readonly destination: string | null;
  readonly now: Target | null;
}

/** The gateway endpoint whose prefix list has the address; else a peering with that range; else, for the public world, a NAT gateway. */
export function routeFix(account: Account, vpc: Vpc, ip: string, dead: Dead): Fix | null {
  const { routeTableId, now } = dead;
  const gateway = gatewayFor(account, vpc, ip);
  if (gateway !== null) return { kind: 'endpoint-route-table', vpcEndpointId: gateway, routeTableId };
  const to = peered(vpc, ip) ?? translated(vpc, ip);
  if (to === null) return null;
  const replaces = dead.destination !== null;
  return { kind: 'route', routeTableId, destination: dead.destination ?? to.destination, replaces, now, target: to.target };
}

function gatewayFor({ prefixLists }: Account, { endpoints }: Vpc, ip: string): string | null {
  if (prefixLists.state !== 'known' || endpoints.state !== 'known') return null;
  for (const { prefixListId, prefixListName } of prefixLists.value) {
    const ranges = rangesOf(prefixListId, prefixLists);
    if ('what' in ranges || !ranges.some((range) => holds(range, ip))) continue;
    const found = endpoints.value.find(
      ({ vpcEndpointType, serviceName }) => vpcEndpointType === 'Gateway' && serviceName === prefixListName,
    );
    if (found !== undefined) return found.vpcEndpointId;
  }
  return null;
}

interface WayOut {
  readonly destination: string;
  readonly target: Target | null;
}

function peered(vpc: Vpc, ip: string): WayOut | null {
  if (vpc.peerings.state !== 'known') return null;
  for (const peering of vpc.peerings.value) {
    const range = otherSide(peering, vpc).cidrBlocks.find((cidr) => holds(cidr, ip));
    if (range !== undefined && peering.status.toLowerCase() === 'active')
      return { destination: range, target: { option: '--vpc-peering-connection-id', id: peering.vpcPeeringConnectionId } };
  }
  return null;
}

/** NAT gateways translate IPv4; which one of IPv6's gateways is meant, nobody knows. */
function translated({ natGateways }: Vpc, ip: string): WayOut | null {
  if (isPrivate(ip) || isIpv6(ip)) return null;
  const all = natGateways.state === 'known' ? natGateways.value : [];
  const nat = all.find(({ state, connectivityType }) => state.toLowerCase() === 'available' && connectivityType === 'public');
  return { destination: '0.0.0.0/0', target: nat === undefined ? null : { option: '--nat-gateway-id', id: nat.natGatewayId } };
}
