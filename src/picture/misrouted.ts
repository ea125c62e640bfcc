/** Which silent targets this node's own routes lead astray. */
import type { PrimaryWay, RouteWay } from '../facts/routes.ts';
import type { Facts } from '../facts.ts';

/**
 * `refused`: the kernel has no way there. `covered`: a network inside this machine (containers, a VPN) has the address.
 * `hop-silent`: the next hop answers nobody. `other-interface`: packets leave by another interface than the first.
 */
export type Misrouting = 'refused' | 'covered' | 'hop-silent' | 'other-interface';

export interface Misrouted {
  readonly kind: Misrouting;
  readonly way: RouteWay;
}

/** Empty where no route was read. `onEc2`: where one interface is the way out, and the VPC's router always answers. */
export function misrouted({ node }: Facts, onEc2: boolean): readonly Misrouted[] {
  const { routes } = node;
  if (routes?.outcome !== 'read') return [];
  const { primary, ways } = routes;
  const hasIpv4Way = ways.some(({ ip, answer }) => answer === 'way' && !ip.includes(':'));
  return ways.flatMap((way) => {
    // Without IPv6 the kernel refuses every IPv6 address: the other family is the way then.
    if (way.answer === 'refused') return way.ip.includes(':') && hasIpv4Way ? [] : [{ kind: 'refused' as const, way }];
    const kind = faultOf(way, primary, onEc2);
    return kind === null ? [] : [{ kind, way }];
  });
}

function faultOf(way: RouteWay, primary: PrimaryWay | null, onEc2: boolean): Misrouting | null {
  const { via, link, hop, dev } = way;
  if (link === 'loopback') return null;
  const isAside = primary !== null && dev !== primary.dev;
  const isInside = link === 'bridge' || link === 'virtual' || (link === 'tunnel' && onEc2);
  // Outside of EC2 a tunnel may be the way to AWS, and a second interface the way to a server.
  if (via === null && isAside && isInside) return 'covered';
  if (via !== null && hop === 'silent') return 'hop-silent';
  return isAside && onEc2 ? 'other-interface' : null;
}

/** The addresses of one subject (a host name or an address) that did not open, or gave no answer. */
export function silentIps({ node, connections }: Facts, subject: string): readonly string[] {
  if (node.routes?.outcome === 'read' && node.routes.ways.some(({ ip }) => ip === subject)) return [subject];
  return connections.filter(({ host, tcp }) => host === subject && tcp.outcome === 'failed').map(({ ip }) => ip);
}
