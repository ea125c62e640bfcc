/** Looks up the servers of repositories as programs of this node do: hosts file, then its DNS servers, one after another. */
import { serversFor } from '../../../facts/dns-routes.ts';
import { RUN_OVER } from '../../../facts/not-learnt.ts';
import type { SourcePlace } from '../../../facts/sources.ts';
import type { DnsAnswer } from '../../../facts.ts';
import type { Ports } from '../../../platform/ports.ts';
import { isAddress } from '../../node/untrusted-values.ts';
import { type DnsClient, dnsClient } from '../dns/dns-client.ts';
import { getaddrinfo } from '../dns/lookup.ts';
import type { PacketBudget } from '../dns/packet-budget.ts';
import type { ServerSources } from '../dns/round.ts';
import type { ConnectionLimits } from '../target.ts';

export type Lookup = SourcePlace['lookup'];

export interface SourceNames {
  readonly servers: Pick<ServerSources, 'configured'>;
  readonly pinned: (host: string) => Promise<readonly string[]>;
  readonly families: { readonly v4: boolean; readonly v6: boolean };
  readonly budget: PacketBudget;
}

/** glibc reads three. */
const MAX_SERVERS = 3;
/** What getaddrinfo of a short name may send: two questions for each of a few search domains. */
const SHORT_NAME_PACKETS = 8;

export interface SourceLookup {
  find(host: string): Promise<Lookup>;
  close(): void;
}

export function sourceLookup(ports: Ports, names: SourceNames, limits: ConnectionLimits): SourceLookup {
  const clients = new Map<string, DnsClient>();
  const found = new Map<string, Promise<Lookup>>();
  const clientOf = (ip: string, timeoutMs: number): DnsClient => {
    const client = clients.get(ip) ?? dnsClient(ports, { ip, port: 53 }, { ...limits, timeoutMs, budget: names.budget });
    clients.set(ip, client);
    return client;
  };
  return {
    find(host) {
      const lookup = found.get(host) ?? look(ports, names, limits, host, clientOf);
      found.set(host, lookup);
      return lookup;
    },
    close() {
      for (const client of clients.values()) client.close();
    },
  };
}

async function look(
  ports: Ports,
  { servers, pinned, families, budget }: SourceNames,
  limits: ConnectionLimits,
  host: string,
  clientOf: (ip: string, timeoutMs: number) => DnsClient,
): Promise<Lookup> {
  const start = ports.clock.monotonic();
  const ok = (by: string, addresses: readonly string[]): Lookup => ({
    outcome: 'ok',
    by,
    addresses,
    ms: ports.clock.monotonic() - start,
  });
  if (isAddress(host)) return ok('literal', [host]);
  const fixed = await pinned(host);
  if (fixed.length > 0) return ok('hosts file', fixed);
  // Only the search list completes such a name.
  if (!host.includes('.')) return shortName(ports, budget, limits, host, ok);
  const resolver = await servers.configured;
  const own = serversFor(host, resolver).slice(0, MAX_SERVERS);
  let last: Lookup = { outcome: 'inconclusive', why: 'no DNS server is known' };
  for (const server of own) {
    if (limits.signal.aborted) return { outcome: 'inconclusive', why: RUN_OVER };
    // All of them together have the time of one step.
    const client = clientOf(server, limits.timeoutMs / own.length);
    const [a, aaaa] = await Promise.all([
      families.v4 ? client.ask(host, 'A') : undefined,
      families.v6 ? client.ask(host, 'AAAA') : undefined,
    ]);
    const answers = [a, aaaa].filter((answer) => answer !== undefined);
    const addresses = answers.flatMap((answer) => (answer.outcome === 'ok' ? answer.addresses : []));
    if (addresses.length > 0) return ok(server, addresses);
    last = failureOf(answers, server);
    // An answer is an answer; only a server that gives none, or fails, leads to the next one.
    if (last.outcome === 'failed' && (last.reason === 'not-found' || last.reason === 'no-address')) return last;
  }
  return last;
}

function failureOf(answers: readonly DnsAnswer[], server: string): Lookup {
  for (const answer of answers) {
    if (answer.outcome === 'inconclusive' || answer.outcome === 'skipped') {
      return { outcome: 'inconclusive', why: answer.outcome === 'skipped' ? answer.because : answer.why };
    }
  }
  const [first] = answers;
  if (first === undefined) return { outcome: 'inconclusive', why: 'this node has no address' };
  if (first.outcome === 'ok') {
    const reason = first.rcode === 'NXDOMAIN' ? 'not-found' : first.rcode === 'NOERROR' ? 'no-address' : 'other';
    return {
      outcome: 'failed',
      reason,
      detail: `${server} says ${first.rcode}${reason === 'no-address' ? ' without an address' : ''}`,
      ms: first.ms,
    };
  }
  if (first.outcome !== 'failed') return { outcome: 'inconclusive', why: RUN_OVER };
  const reason = first.reason === 'silent' ? 'silent' : first.reason === 'refused' ? 'refused' : 'other';
  return { outcome: 'failed', reason, detail: `${server}: ${first.reason}`, ms: first.ms };
}

async function shortName(
  ports: Ports,
  budget: PacketBudget,
  limits: ConnectionLimits,
  host: string,
  ok: (by: string, addresses: readonly string[]) => Lookup,
): Promise<Lookup> {
  if (budget.left() < SHORT_NAME_PACKETS || !/^[a-z0-9_][a-z0-9_-]*$/iu.test(host))
    return { outcome: 'skipped', because: 'a name of one label, and no DNS packets left for the search list' };
  for (let packet = 0; packet < SHORT_NAME_PACKETS; packet += 1) budget.take();
  const result = await getaddrinfo(ports, host, limits);
  if (result.outcome === 'ok') return ok('system', result.addresses);
  if (result.outcome !== 'failed') return result;
  return {
    outcome: 'failed',
    reason: result.reason === 'not-found' ? 'not-found' : 'other',
    detail: result.detail,
    ms: result.ms,
  };
}
