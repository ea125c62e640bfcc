/** Asks this node's servers, the Amazon resolver and the `--resolver` ones for every name. */
import { lookupOf } from '../../../facts/look-up.ts';
import type { DnsAnswer, DnsFacts, HostFacts, ServerRole } from '../../../facts.ts';
import { CONTROLS } from '../../../knowledge/dns-controls.ts';
import type { Ports } from '../../../platform/ports.ts';
import { sleepLived } from '../../../platform/stopwatch.ts';
import type { ConnectionLimits } from '../target.ts';
import { AMAZON_RESOLVERS, askedServers, mayBeBasePlusTwo } from './asked-servers.ts';
import type { DnsClient } from './dns-client.ts';
import { hasAddress, hasPrivateAddress } from './dns-hints.ts';
import { askBucket, askSearched, askStub } from './other-questions.ts';
import { type PacketBudget, packetBudget } from './packet-budget.ts';
import { aliasesOf, areMute, clientOf, ONE_IS_ENOUGH, type Round, type ServerSources, unlessMute } from './round.ts';
import { askAgain, askControls, askRepeatedly } from './second-questions.ts';

/** Go asks the first three. */
const MAX_CONFIGURED = 3;

/** For the questions of a run that have no answer yet. */
const RESERVED_PACKETS = 60;

const CONTROL_NAMES: readonly string[] = Object.values(CONTROLS);

/** The answers of one server about one name. */
export type Answered = Pick<DnsFacts, 'host' | 'a' | 'aaaa'>;

/**
 * Resolves when every answer is in. Calls `found` as soon as an address is known, and `heard` once all servers have answered that
 * are known to be asked: that does not wait for a slow IMDS to name another one.
 */
export async function surveyNames(
  ports: Ports,
  hosts: readonly HostFacts[],
  sources: ServerSources,
  limits: ConnectionLimits,
  found: Round['found'],
  budget: PacketBudget = packetBudget(),
  heard?: (rows: readonly Answered[]) => void,
): Promise<{ dns: readonly DnsFacts[]; notProbed: readonly { what: string; why: string }[] }> {
  const began = ports.clock.lived();
  const resolver = await sources.configured;
  const servers = askedServers(hosts, resolver, sources.extra);
  const endpoints = hosts.filter(({ kind }) => kind !== 'bucket');
  const lookup = lookupOf({ options: [], ...resolver });
  const overTcp = (server: string): boolean =>
    lookup.tcpOnly && resolver.source === 'resolv.conf' && resolver.servers.includes(server);
  const common = { ports, sources, servers, endpoints, limits, budget, found, lookup, began, overTcp };
  const round: Round = { ...common, clients: [], asked: new Map(), facts: [], repeats: new Map() };
  const { literal, others } = servers;
  const atOnce = literal === undefined ? others : [literal, ...others.filter((server) => !mayBeBasePlusTwo(server))];
  const work = atOnce.map((server) => askServer(round, server));
  const rest = askTheRest(round, began);
  const [first] = endpoints;
  if (resolver.stub !== undefined && first !== undefined) work.push(askStub(round, resolver.stub, first));
  if (first !== undefined) work.push(askSearched(round, resolver.servers.slice(0, MAX_CONFIGURED), first));
  const buckets = hosts.filter(({ kind }) => kind === 'bucket').map((host) => askBucket(round, host));
  const own = Promise.all([...work, ...buckets]);
  if (heard !== undefined) void whenHeard(round, own, rest).then(heard);
  let isComplete = false;
  void rest.then(() => (isComplete = true));
  const twice = Promise.all([
    Promise.race([rest, whenMute(round, atOnce, rest)]),
    ...atOnce.map((server, index) => unlessMute(round, server, work[index] ?? rest)),
  ]).then(async () => {
    const wasComplete = isComplete;
    await askTwice(round);
    return wasComplete;
  });
  const [isDone] = await Promise.all([twice, own, rest]);
  // A view that came late may have more.
  if (!isDone) await askTwice(round);
  for (const client of round.clients) client.close();
  // Only such an address is told by IMDS, and a dead one is not worth the wait.
  const isOpen = [...round.asked.keys()].some(mayBeBasePlusTwo);
  const aliases = (isOpen ? await aliasesOf(sources) : undefined)?.all ?? AMAZON_RESOLVERS;
  const roles = (server: string, host: string): ServerRole[] => [
    ...(CONTROL_NAMES.includes(host) ? (['control'] as const) : []),
    ...(servers.isConfigured(server, host) ? (['configured'] as const) : []),
    ...(aliases.includes(server) ? (['amazon'] as const) : []),
    ...(server === resolver.stub ? (['stub'] as const) : []),
    ...(sources.extra.includes(server) ? (['extra'] as const) : []),
  ];
  return {
    dns: withRepeats(round).map(({ role, ...fact }) => ({
      ...fact,
      roles: role === undefined ? roles(fact.server, fact.host) : [role],
    })),
    notProbed: servers.notProbed,
  };
}

async function whenHeard({ facts, sources }: Round, own: Promise<unknown>, rest: Promise<unknown>): Promise<readonly Answered[]> {
  let isTold = false;
  void sources.amazon.then(() => (isTold = true));
  await own;
  if (isTold) await rest;
  return [...facts];
}

/** After a while: of the other servers that are asked by then, all are silent, or `rest` is over. */
async function whenMute({ asked, limits, ports }: Round, known: readonly string[], rest: Promise<unknown>): Promise<void> {
  await sleepLived(ports.clock, limits.timeoutMs / 3, limits.signal);
  const others = [...asked].filter(([server]) => !known.includes(server));
  if (others.some(([, { client }]) => client.isAlive())) await rest;
}

/** Those of a server stand in its first row. */
function withRepeats({ facts, repeats }: Round): Round['facts'] {
  return facts.map((fact, index) => {
    const own = repeats.get(fact.server);
    const isFirst = facts.findIndex(({ server }) => server === fact.server) === index;
    return own === undefined || !isFirst ? fact : { ...fact, repeats: own };
  });
}

/** `waitedMs`: how long this run waited before it could ask. */
async function askServer(round: Round, server: string, waitedMs = 0): Promise<void> {
  const { asked, endpoints, facts, found, limits, servers } = round;
  if (asked.has(server)) return;
  const tcpOnly = round.overTcp(server);
  const client = clientOf(round, server, Math.max(limits.timeoutMs / 2, limits.timeoutMs - waitedMs), tcpOnly);
  const asks = endpoints.filter(({ host }) => servers.isAsked(server, host));
  const answers = asks.map((host) => ({ host, a: client.ask(host.host, 'A'), aaaa: client.ask(host.host, 'AAAA') }));
  const s3 = answers.filter(({ host }) => host.service === 's3').map(({ a }) => a);
  const rest = answers.filter(({ host }) => host.service !== 's3').map(({ a }) => a);
  asked.set(server, {
    client,
    knowsS3: Promise.all(s3).then((all) => all.some(hasAddress)),
    isPrivate: Promise.all(rest).then((all) => all.every(hasPrivateAddress)),
  });
  const done = Promise.all(
    answers.map(async ({ host, a, aaaa }) => {
      const tell = (answer: DnsAnswer): DnsAnswer => {
        if (answer.outcome === 'ok') found(host, answer.addresses);
        return answer;
      };
      const [first, second] = await Promise.all([a.then(tell), aaaa.then(tell)]);
      facts.push({ host: host.host, server, a: first, aaaa: second });
    }),
  );
  const isNodes = endpoints.some(({ host }) => servers.isConfigured(server, host));
  await Promise.all([done, isNodes ? askTheSilent(round, server, client, done) : undefined]);
  const [one] = endpoints;
  const isSilent = !facts.some((fact) => fact.server === server && (fact.a.outcome === 'ok' || fact.aaaa.outcome === 'ok'));
  if (!tcpOnly || !isSilent || one === undefined) return;
  // Whether it serves at all, UDP tells.
  const a = await clientOf(round, server, limits.timeoutMs).ask(one.host, 'A');
  facts.push({ host: one.host, server, a, aaaa: ONE_IS_ENOUGH, role: 'udp' });
}

/** Does a server that has said nothing for a while live at all? One that answers, though not everything, may lose packets. */
async function askTheSilent(
  { budget, facts, limits, ports, repeats }: Round,
  server: string,
  client: DnsClient,
  done: Promise<unknown>,
): Promise<void> {
  const answered = new AbortController();
  void done.then(() => answered.abort());
  await sleepLived(ports.clock, limits.timeoutMs / 3, AbortSignal.any([limits.signal, answered.signal]));
  if (answered.signal.aborted || limits.signal.aborted) return;
  if (!client.isAlive()) {
    facts.push(...(await askControls(client, server)));
    return;
  }
  const known = facts.flatMap((fact) => (fact.server === server && fact.a.outcome === 'ok' ? [fact.host] : []));
  if (known.length === 0 || budget.left() < RESERVED_PACKETS) return;
  const repeated = await askRepeatedly(client, known);
  if (repeated !== null) repeats.set(server, repeated);
}

/** Once all have answered: what decides is asked again of the servers that the node asks. */
async function askTwice(round: Round): Promise<void> {
  const { asked, endpoints, facts, found, limits, servers } = round;
  // In the order of the plan: the most important name decides.
  const rows = endpoints.flatMap(({ host }) => facts.filter((row) => row.host === host));
  const own = [...asked.keys()].filter((server) => endpoints.some(({ host }) => servers.isConfigured(server, host)));
  const second = own.map((server) => askAgain(server, rows, () => clientOf(round, server, limits.timeoutMs)));
  for (const { changed, controls } of await Promise.all(second)) {
    facts.push(...controls);
    for (const row of changed) {
      facts.splice(
        facts.findIndex(({ host, server }) => host === row.host && server === row.server),
        1,
        row,
      );
      const endpoint = endpoints.find(({ host }) => host === row.host);
      for (const answer of [row.again, row.unchecked])
        if (endpoint !== undefined && answer?.outcome === 'ok') found(endpoint, answer.addresses);
    }
  }
}

/**
 * Asks the servers that may be the Amazon resolver. It is one server under several addresses, and
 * is asked once: by the link-local one if that is configured, else by the VPC's own if that is, else
 * by the link-local one. A slow IMDS tells late which address is the VPC's own, and is waited for
 * where a configured address may be it. `began`: on the lived clock.
 */
async function askTheRest(round: Round, began: number): Promise<void> {
  const { asked, endpoints, ports, servers, sources } = round;
  const { literal, others } = servers;
  const amazon = await sources.amazon;
  // The wait for IMDS counts towards the timeout, so a silent IMDS costs nothing on top.
  const waited = (): number => ports.clock.lived() - began;
  const candidates = others.filter(mayBeBasePlusTwo);
  if (literal !== undefined) {
    const aliases = candidates.length === 0 ? undefined : await amazon?.aliases;
    const rest = candidates.filter((server) => aliases?.all.includes(server) !== true);
    await Promise.all(rest.map((server) => askServer(round, server, waited())));
    return;
  }
  if (amazon === null) return;
  // A route may keep a name from the VPC's own address: then the link-local address is asked as well.
  const whole = candidates.filter((server) => endpoints.every(({ host }) => servers.isAsked(server, host)));
  if (whole.length > 0) {
    // Of servers that say nothing it does not matter whether they are the Amazon resolver: nobody waits for a dead IMDS to tell.
    const told = await Promise.race([amazon.aliases, areMute(round, whole).then((mute) => (mute ? null : amazon.aliases))]);
    if (told?.all.some((server) => whole.includes(server)) === true) return;
    const isPrivate = told?.isComplete === false ? whole.map(async (server) => asked.get(server)?.isPrivate) : [];
    if ((await Promise.all(isPrivate)).includes(true)) return;
  }
  await askServer(round, amazon.ask, waited());
}
