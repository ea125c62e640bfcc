/** Where the simulated node's packets go. */
import ipaddr from 'ipaddr.js';
import type { Route, Translate } from '../platform/network.ts';
import { inRange } from './web-server.ts';
import type { World } from './world.ts';

/** A service on one address and port, and its loopback port; null refuses connections. */
export interface Service {
  readonly ip: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  readonly loopbackPort: number | null;
}

/**
 * Translates the world's addresses to loopback. As in a VPC, packets to unused addresses vanish.
 * The node's own loopback has no service, so it refuses.
 */
export function routerFor(world: World, services: readonly Service[]): Translate {
  const known = new Map(services.map(({ ip, port, protocol, loopbackPort }) => [keyOf(ip, port, protocol), loopbackPort]));
  const connections = new Map<string, number>();
  const isLucky = (ip: string): boolean => {
    const count = connections.get(ip) ?? 0;
    connections.set(ip, count + 1);
    return count % 2 === 1;
  };
  const hasIpv6 = world.node.interfaces.some(({ family, internal }) => family === 6 && !internal);
  return ({ ip, port }, protocol): Route => {
    if (!ipaddr.isValid(ip)) return { kind: 'unreachable' };
    const kind = ipaddr.process(ip);
    if (['loopback', 'unspecified'].includes(kind.range())) return { kind: 'refuse' };
    if (kind.kind() === 'ipv6' && !hasIpv6) return { kind: 'unreachable' };
    const fault = world.faults.find(
      (rule) => (rule.protocol ?? protocol) === protocol && (rule.port ?? port) === port && inRange(rule.to, ip),
    );
    if (fault !== undefined && !(fault.everySecond === true && isLucky(ip))) return { kind: fault.effect };
    const loopbackPort = known.get(keyOf(ip, port, protocol));
    if (loopbackPort === undefined) return { kind: 'drop' };
    return loopbackPort === null ? { kind: 'refuse' } : { kind: 'to', ip: '127.0.0.1', port: loopbackPort };
  };
}

function keyOf(ip: string, port: number, protocol: 'tcp' | 'udp'): string {
  return `${protocol} ${ipaddr.process(ip).toString()} ${port}`;
}
