/** Which servers are asked for which names. Pure. */
import { serversFor } from '../../../facts/dns-routes.ts';
import type { HostFacts, ResolverFacts } from '../../../facts.ts';

/** The Amazon resolver's link-local addresses; the VPC's base + 2 is the same server. */
export const AMAZON_RESOLVERS: readonly string[] = ['169.254.169.253', 'fd00:ec2::253'];
/** Ranges of a VPC begin at a multiple of 16, and the Amazon resolver is at base + 2 (VPC User Guide, "VPC CIDR blocks"). */
export function mayBeBasePlusTwo(server: string): boolean {
  return /^(?:\d+\.){3}\d+$/u.test(server) && Number(server.slice(server.lastIndexOf('.') + 1)) % 16 === 2;
}

/** glibc reads three, Go all. More than five are unknown in the field, and each costs packets. */
const MAX_CONFIGURED = 5;

export interface AskedServers {
  /** The link-local address of the Amazon resolver, if it is among the servers. */
  readonly literal: string | undefined;
  readonly others: readonly string[];
  isConfigured(server: string, host: string): boolean;
  isAsked(server: string, host: string): boolean;
  readonly notProbed: readonly { readonly what: string; readonly why: string }[];
}

/** `extra`: the servers of `--resolver`, which are asked for every name. */
export function askedServers(
  hosts: readonly HostFacts[],
  resolver: Pick<ResolverFacts, 'servers' | 'routes'>,
  extra: readonly string[],
): AskedServers {
  const configured = new Map(hosts.map(({ host }) => [host, serversFor(host, resolver).slice(0, MAX_CONFIGURED)]));
  const named = new Set([...configured.values()].flat());
  const servers = [...new Set([...named, ...extra])];
  const isForAll = (server: string): boolean => AMAZON_RESOLVERS.includes(server) || extra.includes(server);
  const isConfigured = (server: string, host: string): boolean => configured.get(host)?.includes(server) === true;
  return {
    literal: servers.find((server) => AMAZON_RESOLVERS.includes(server)),
    others: servers.filter((server) => !AMAZON_RESOLVERS.includes(server)),
    isConfigured,
    isAsked: (server, host) => !named.has(server) || isConfigured(server, host) || isForAll(server),
    notProbed: resolver.servers
      .slice(MAX_CONFIGURED)
      .map((server) => ({ what: `DNS server ${server}`, why: 'more than five are configured' })),
  };
}
