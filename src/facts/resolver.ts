/** Which DNS servers this node's programs ask. */
import { list, literal, nullable, type Of, optional, record, text } from '../schema/shape.ts';
import { lookup } from './look-up.ts';

/** Domains with DNS servers of their own, and such servers of each: a run keeps to 20 and 10. */
const MAX_ROUTES = 50;

/** Names at or below `domain` are asked of `servers`, and of nobody else. */
export interface DnsRoute extends Of<typeof dnsRoute> {}
export const dnsRoute = record({
  /** Lower case, without dots at its ends. */
  domain: text,
  servers: list(text, MAX_ROUTES),
});

/** What writes /etc/resolv.conf. */
export type ResolvConfWriter = Of<typeof resolvConfWriter>;
export const resolvConfWriter = literal(
  'systemd-resolved',
  'network-manager',
  'resolvconf',
  'openresolv',
  'netconfig',
  'dhclient',
  'dhcpcd',
  'cloud-init',
  'connman',
  'tailscale',
  'docker',
  'dnsmasq',
  'wsl',
  'vpn',
);

/** /etc/resolv.conf itself. */
export interface ResolvConfFacts extends Of<typeof resolvConfFacts> {}
export const resolvConfFacts = record({
  /** `dangling`: a link to nothing. `empty`: it names no server. */
  state: literal('read', 'absent', 'dangling', 'empty'),
  /** Where the link leads, if it is one and somebody looked. */
  link: nullable(text),
  writer: nullable(resolvConfWriter),
});

export interface ResolverFacts extends Of<typeof resolverFacts> {}
export const resolverFacts = record({
  source: literal('resolv.conf', 'systemd-resolved', 'system', 'none'),
  /** Servers in the order the agent would ask them; never the systemd-resolved stub itself when its upstreams are known. */
  servers: list(text),
  /** Where programs ask systemd-resolved, which asks `servers`. Absent where they ask these themselves. */
  stub: optional(text),
  /** Names that are asked of other servers than these (split DNS). Absent where there are none. */
  routes: optional(list(dnsRoute, MAX_ROUTES)),
  options: list(text),
  /** How a Go program without cgo looks names up here. Absent where the system does that for it, and in facts of older versions. */
  lookup: optional(lookup),
  /** Absent where there is no such file by design, and in facts of older versions. */
  file: optional(resolvConfFacts),
  /** What could not be understood, in words; broken lines are never fatal. */
  problems: list(text),
});
