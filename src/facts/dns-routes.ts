/** Split DNS: which of a node's DNS servers a name is asked of. Pure. */

import type { DnsRoute } from './resolver.ts';

/** Is `host` the route's domain, or below it? */
export function isRouted(host: string, { domain }: Pick<DnsRoute, 'domain'>): boolean {
  const name = host.toLowerCase();
  return name === domain || name.endsWith(`.${domain}`);
}

/** Every server that some name is asked of. */
export function allServers({
  servers,
  routes = [],
}: {
  readonly servers: readonly string[];
  readonly routes?: readonly DnsRoute[];
}): readonly string[] {
  return [...new Set([...servers, ...routes.flatMap((route) => route.servers)])];
}

/** The servers of the longest domain that `host` is in, else the ordinary ones: so systemd-resolved, NRPT and macOS choose. */
export function serversFor(
  host: string,
  { servers, routes = [] }: { readonly servers: readonly string[]; readonly routes?: readonly DnsRoute[] },
): readonly string[] {
  const [best] = routes.filter((route) => isRouted(host, route)).toSorted((a, b) => b.domain.length - a.domain.length);
  return best?.servers ?? servers;
}
