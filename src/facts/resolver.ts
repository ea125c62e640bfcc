/** Which DNS servers this node's programs ask. */
import { list, literal, type Of, optional, record, text } from '../schema/shape.ts';

/** Domains with DNS servers of their own, and such servers of each: a run keeps to 20 and 10. */
const MAX_ROUTES = 50;

/** Names at or below `domain` are asked of `servers`, and of nobody else. */
export interface DnsRoute extends Of<typeof dnsRoute> {}
export const dnsRoute = record({
  /** Lower case, without dots at its ends. */
  domain: text,
  servers: list(text, MAX_ROUTES),
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
  /** What could not be understood, in words; broken lines are never fatal. */
  problems: list(text),
});
