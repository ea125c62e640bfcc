/** Where this node's kernel sends packets that get no answer: what it says, not what follows from it. */
import { list, literal, nullable, type Of, optional, record, tagged, text } from '../schema/shape.ts';

/** As many targets as a run asks for. */
const MAX_WAYS = 24;

/**
 * `physical`: a device of the machine or of its hypervisor, or a bridge, bond or VLAN with such a port. `bridge`: one without.
 * `tunnel`: a VPN or another tunnel. `virtual`: made by software and none of these (veth, dummy, macvlan).
 */
export const linkKind = literal('physical', 'bridge', 'tunnel', 'virtual', 'loopback', 'unknown');
export type LinkKind = Of<typeof linkKind>;

/** The kernel's way to one address. */
export interface RouteWay extends Of<typeof routeWay> {}
export const routeWay = record({
  ip: text,
  /** `refused`: the kernel sends nothing there (no route, or one that says unreachable, prohibit or blackhole). */
  answer: literal('way', 'refused'),
  /** The route that decides, as the kernel writes its destination (`172.17.0.0/16`, `default`); null where it does not tell. */
  route: nullable(text),
  /** The interface, its kind, and the address that the packets come from. */
  dev: nullable(text),
  link: linkKind,
  source: nullable(text),
  /** The next hop; null where the address itself is on the link. */
  via: nullable(text),
  /** The routing table that a policy rule chose; null for the main one. */
  table: nullable(text),
  /** Does the next hop, or the address itself on the link, answer ARP or neighbour discovery? */
  hop: literal('answers', 'silent', 'unknown'),
  /** In the kernel's words, where it refuses. */
  says: optional(text),
});

/** The way out that this node was given. */
export interface PrimaryWay extends Of<typeof primaryWay> {}
export const primaryWay = record({
  /** `metadata`: the interface that the metadata service calls the first one. `default-route`: the one of the default route. */
  by: literal('metadata', 'default-route'),
  dev: text,
  /** The gateway of its default route. */
  via: nullable(text),
});

export type RouteFacts = Of<typeof routeFacts>;
export const routeFacts = tagged('outcome', {
  read: { primary: nullable(primaryWay), ways: list(routeWay, MAX_WAYS) },
  unknown: { why: text },
});
