/** Every name asked of every DNS server this node has, of the Amazon resolver and of `--resolver` ones, all at once. */
import { serversFor } from '../../../facts/dns-routes.ts';
import type { DnsAnswer, DnsFacts, HostFacts, ResolverFacts, ServerRole } from '../../../facts.ts';
import type { Ports } from '../../../platform/ports.ts';
import { type DnsServer, dnsServer } from './dns.ts';
import { type PacketBudget, packetBudget } from './packet-budget.ts';

/** Which servers there are; each part is awaited on its own, so that nobody waits for the slowest. */
export interface ServerSources {
  /** `routes`: names that are asked of other servers than the usual ones. */
  readonly configured: Promise<Pick<ResolverFacts, 'servers' | 'routes' | 'stub'>>;
  /** Null where the Amazon resolver must not be asked. `aliases` are all addresses of that one server. */
  readonly amazon: Promise<{ readonly ask: string; readonly aliases: readonly string[] } | null>;
  readonly extra: readonly string[];
}

export interface NameLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Link-local addresses of the Amazon resolver; with the VPC's base + 2 they are one server (VPC guide, Amazon DNS). */
export const AMAZON_RESOLVERS: readonly string[] = ['169.254.169.253', 'fd00:ec2::253'];
const DNS_PORT = 53;
/** glibc reads three, Go all of them; what comes after five has never been met in the field and costs packets. */
const MAX_CONFIGURED = 5;

const NOT_ASKED = { outcome: 'skipped', because: 'a bucket name is asked once' } as const;
const ONE_IS_ENOUGH = { outcome: 'skipped', because: 'whether it serves, one question tells' } as const;

/** Resolves when every answer is in. `found` hears of every address at once. */
export async function surveyNames(
  ports: Ports,
  hosts: readonly HostFacts[],
  sources: ServerSources,
  limits: NameLimits,
  found: (host: HostFacts, addresses: readonly string[]) => void,
  budget: PacketBudget = packetBudget(),
): Promise<{ dns: readonly DnsFacts[]; notProbed: readonly { what: string; why: string }[] }> {
  const facts: Omit<DnsFacts, 'roles'>[] = [];
  const clients: DnsServer[] = [];
  const endpoints = hosts.filter(({ kind }) => kind !== 'bucket');
  const asked = new Map<string, { client: DnsServer; knowsS3: Promise<boolean> }>();

  const began = ports.clock.lived();
  const askServer = async (server: string, waitedMs = 0): Promise<void> => {
    if (asked.has(server)) return;
    const timeoutMs = Math.max(limits.timeoutMs / 2, limits.timeoutMs - waitedMs);
    const client = dnsServer(ports, { ip: server, port: DNS_PORT }, { ...limits, timeoutMs, budget });
    clients.push(client);
    const asks = endpoints.filter(({ host }) => isAsked(server, host));
    const answers = asks.map((host) => ({ host, a: client.ask(host.host, 'A'), aaaa: client.ask(host.host, 'AAAA') }));
    const s3 = answers.filter(({ host }) => host.service === 's3').map(({ a }) => a);
    asked.set(server, { client, knowsS3: Promise.all(s3).then((all) => all.some(hasAddress)) });
    await Promise.all(
      answers.map(async ({ host, a, aaaa }) => {
        const tell = (answer: DnsAnswer): DnsAnswer => {
          if (answer.outcome === 'ok') found(host, answer.addresses);
          return answer;
        };
        const [first, second] = await Promise.all([a.then(tell), aaaa.then(tell)]);
        facts.push({ host: host.host, server, a: first, aaaa: second });
      }),
    );
  };

  const askStub = async (server: string, host: HostFacts): Promise<void> => {
    const client = dnsServer(ports, { ip: server, port: DNS_PORT }, { ...limits, budget });
    clients.push(client);
    facts.push({ host: host.host, server, a: await client.ask(host.host, 'A'), aaaa: ONE_IS_ENOUGH });
  };

  const resolver = await sources.configured;
  const configured = new Map(hosts.map(({ host }) => [host, serversFor(host, resolver).slice(0, MAX_CONFIGURED)]));
  const named = [...new Set([...configured.values()].flat())];
  const isAsked = (server: string, host: string): boolean =>
    !named.includes(server) || configured.get(host)?.includes(server) === true || isForAll(server);
  /** A route may keep a name from the VPC's own address: then its link-local one is asked. */
  const isAskedAll = (server: string): boolean => endpoints.every(({ host }) => isAsked(server, host));
  const isForAll = (server: string): boolean => AMAZON_RESOLVERS.includes(server) || sources.extra.includes(server);
  const servers = [...new Set([...named, ...sources.extra])];
  const literal = servers.find((server) => AMAZON_RESOLVERS.includes(server));
  const others = servers.filter((server) => !AMAZON_RESOLVERS.includes(server));
  const work: Promise<void>[] = [];
  for (const server of literal === undefined ? others : [literal]) work.push(askServer(server));
  work.push(
    (async () => {
      const amazon = await sources.amazon;
      const same = (server: string): boolean => amazon?.aliases.includes(server) ?? false;
      // Beside a link-local resolver, the VPC's own address may stand in resolv.conf too: one server, asked once.
      if (literal !== undefined) await Promise.all(others.filter((server) => !same(server)).map((server) => askServer(server)));
      // One timeout for all, however long it took to know that it may be asked: a silent metadata service costs nothing on top.
      else if (amazon !== null && !others.some((server) => same(server) && isAskedAll(server)))
        await askServer(amazon.ask, ports.clock.lived() - began);
    })(),
  );
  const [first] = endpoints;
  if (resolver.stub !== undefined && first !== undefined) work.push(askStub(resolver.stub, first));
  const buckets = hosts
    .filter(({ kind }) => kind === 'bucket')
    .map(async (host) => {
      const order = [...(literal === undefined ? [] : [literal]), ...others].filter((server) => isAsked(server, host.host));
      for (const server of order) {
        // Servers beside a link-local one are asked only when it is known that they are not the same one.
        if (!asked.has(server)) await sources.amazon;
        const known = asked.get(server);
        if (known === undefined || !(await known.knowsS3)) continue;
        const answer = await known.client.ask(host.host, 'A');
        if (answer.outcome === 'ok') found(host, answer.addresses);
        facts.push({ host: host.host, server, a: answer, aaaa: NOT_ASKED });
        return;
      }
    });
  await Promise.all([...work, ...buckets]);
  for (const client of clients) client.close();
  const aliases = (await sources.amazon)?.aliases ?? AMAZON_RESOLVERS;
  const roles = (server: string, host: string): ServerRole[] => [
    ...(configured.get(host)?.includes(server) === true ? (['configured'] as const) : []),
    ...(aliases.includes(server) ? (['amazon'] as const) : []),
    ...(server === resolver.stub ? (['stub'] as const) : []),
    ...(sources.extra.includes(server) ? (['extra'] as const) : []),
  ];
  const notProbed = resolver.servers
    .slice(MAX_CONFIGURED)
    .map((server) => ({ what: `DNS server ${server}`, why: 'more than five are configured' }));
  return { dns: facts.map((fact) => ({ ...fact, roles: roles(fact.server, fact.host) })), notProbed };
}

function hasAddress(answer: DnsAnswer): boolean {
  return answer.outcome === 'ok' && answer.addresses.length > 0;
}
