/** One round of questions to all DNS servers: what its parts share. */
import type { Lookup } from '../../../facts/resolver.ts';
import type { DnsFacts, HostFacts, RepeatFacts, ResolverFacts, ServerRole } from '../../../facts.ts';
import type { Ports } from '../../../platform/ports.ts';
import { sleepLived } from '../../../platform/stopwatch.ts';
import type { AmazonResolver } from '../../node/dns/amazon-resolver.ts';
import type { ConnectionLimits } from '../target.ts';
import type { AskedServers } from './asked-servers.ts';
import { type DnsClient, dnsClient } from './dns-client.ts';
import type { PacketBudget } from './packet-budget.ts';

/** The servers. Each part is awaited alone, so that none waits for the slowest. */
export interface ServerSources {
  /** `routes`: names that are asked of other servers than the usual ones. */
  readonly configured: Promise<
    Pick<ResolverFacts, 'servers' | 'routes' | 'stub'> & Partial<Pick<ResolverFacts, 'source' | 'options' | 'lookup'>>
  >;
  /** Null if it must not be asked. */
  readonly amazon: Promise<AmazonResolver | null>;
  readonly extra: readonly string[];
}

const DNS_PORT = 53;
export const ONE_IS_ENOUGH = { outcome: 'skipped', because: 'whether it serves, one question tells' } as const;

export interface Asked {
  readonly client: DnsClient;
  readonly knowsS3: Promise<boolean>;
  /** It has a private address for every name but S3's: another view could have nothing better. */
  readonly isPrivate: Promise<boolean>;
}

/** One round of questions to all servers. */
export interface Round {
  readonly ports: Ports;
  readonly sources: ServerSources;
  readonly servers: AskedServers;
  readonly endpoints: readonly HostFacts[];
  readonly limits: ConnectionLimits;
  readonly budget: PacketBudget;
  readonly found: (host: HostFacts, addresses: readonly string[]) => void;
  readonly clients: DnsClient[];
  /** The servers that are asked for the endpoints. */
  readonly asked: Map<string, Asked>;
  /** `role`: the only one, of a question that is not about an endpoint. */
  readonly facts: (Omit<DnsFacts, 'roles'> & { readonly role?: ServerRole })[];
  /** By server: what was asked once more of those that answer, though not everything. */
  readonly repeats: Map<string, RepeatFacts>;
  readonly lookup: Lookup;
  /** When the first servers were asked, on the lived clock. */
  readonly began: number;
  /** Asked over TCP alone, as this node's programs ask. */
  readonly overTcp: (server: string) => boolean;
}

export function clientOf({ ports, limits, budget, clients }: Round, ip: string, timeoutMs: number, tcpOnly = false): DnsClient {
  const client = dnsClient(ports, { ip, port: DNS_PORT }, { ...limits, timeoutMs, budget, tcpOnly });
  clients.push(client);
  return client;
}

export async function aliasesOf({ amazon }: ServerSources) {
  return (await amazon)?.aliases;
}

/** Whether servers that were asked at first say nothing, once a third of the timeout is over. */
export async function areMute(
  { asked, began, limits, ports }: Round,
  servers: readonly string[],
  done?: AbortSignal,
): Promise<boolean> {
  const { signal, timeoutMs } = limits;
  const ms = timeoutMs / 3 - (ports.clock.lived() - began);
  await sleepLived(ports.clock, ms, done === undefined ? signal : AbortSignal.any([signal, done]));
  return servers.every((server) => asked.get(server)?.client.isAlive() === false);
}

/** The result of `work`, or null where the server that it waits for says nothing at all: the rest of the timeout tells nothing more. */
export async function unlessMute<T>(round: Round, server: string, work: Promise<T>): Promise<T | null> {
  const done = new AbortController();
  const mute = areMute(round, [server], done.signal).then((isMute) => (isMute ? null : work));
  try {
    return await Promise.race([work, mute]);
  } finally {
    done.abort();
  }
}
