/** Which DNS servers this node's programs ask. */
import { bool, list, literal, nullable, number, type Of, optional, record, text } from '../schema/shape.ts';

/** Domains with DNS servers of their own, and such servers of each: a run keeps to 20 and 10. */
const MAX_ROUTES = 50;

/** Names at or below `domain` are asked of `servers`, and of nobody else. */
export interface DnsRoute extends Of<typeof dnsRoute> {}
export const dnsRoute = record({
  /** Lower case, without dots at its ends. */
  domain: text,
  servers: list(text, MAX_ROUTES),
});

/** Go has no limit, glibc six domains of 256 characters. */
const MAX_SEARCH = 64;
const MAX_SOURCES = 32;

/** Which source is asked first; one that is not named is not asked. */
export type LookupOrder = Of<typeof lookupOrder>;
export const lookupOrder = literal('files,dns', 'dns,files', 'files', 'dns');

export interface Lookup extends Of<typeof lookup> {}
export const lookup = record({
  /** `files`: the hosts file. */
  order: lookupOrder,
  /** The sources of the line `hosts:` in nsswitch.conf, as Go separates them; empty without such a line. */
  sources: list(text, MAX_SOURCES),
  /** Domains without dots at their ends. */
  search: list(text, MAX_SEARCH),
  /** A name with fewer dots is first asked with the search domains behind it. */
  ndots: number,
  /** How long one question to one server waits. */
  timeoutSeconds: number,
  /** How often all servers are asked in turn. */
  attempts: number,
  /** Over TCP alone. */
  tcpOnly: bool,
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
