/**
 * The network part of a run: names, then every address of every name, then what is asked over each
 * connection. A step starts as soon as its own inputs are known and never waits for the slowest of
 * a stage.
 */
import type { ConnectionFacts, Facts, HostFacts, HttpFacts, ObjectFacts } from '../../facts.ts';
import type { HttpSession, Ports } from '../../platform/ports.ts';
import { sleepLived } from '../../platform/stopwatch.ts';
import type { Plan } from '../plan.ts';
import { askOnce } from './connect/ask-once.ts';
import { probeConnection, type Trust } from './connect/connection.ts';
import { type ConnectionSet, connectionSet } from './connect/connection-set.ts';
import { lookTimes, repeatBeside, repeatDials } from './connect/second-look.ts';
import type { SharingLimits } from './connect/shared-addresses.ts';
import { goOnSmall } from './connect/small-hello.ts';
import { controlsOf } from './controls.ts';
import { type Answered, surveyNames } from './dns/names.ts';
import type { PacketBudget } from './dns/packet-budget.ts';
import type { ServerSources } from './dns/round.ts';
import { probeThroughProxy, type TunnelLook } from './proxy/proxied.ts';
import type { ProxyPath } from './proxy/proxy-path.ts';
import { planReads, type ReadQueues, readTheRest } from './s3/planned-reads.ts';
import type { KeptSessions } from './signed/kept-sessions.ts';
import { isWell, type Leaving, leaving, neededHosts, type Spare } from './spare.ts';
import type { ConnectionLimits, Target } from './target.ts';
import { timeLeft } from './time-left.ts';

export interface SurveyInputs {
  readonly plan: Plan;
  readonly servers: ServerSources;
  readonly trust: Promise<Trust>;
  /** Entries of the hosts file for planned names. */
  readonly pinned: Promise<readonly { readonly host: string; readonly ip: string }[]>;
  /** The address families that this node has an address of. */
  readonly families: { readonly v4: boolean; readonly v6: boolean };
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** The way through the agent's proxy, which resolves the names that it covers; or null. */
  readonly proxy: ProxyPath | null;
  /** Shared by the surveys of one run; without one, this survey has a whole run's packets. */
  readonly budget?: PacketBudget;
  /** Takes over what is asked again later. */
  readonly kept?: Pick<KeptSessions, 'keep'>;
  /** What it need not wait for; without it, it waits for everything. */
  readonly spare?: Spare;
  /** Told of each host that hangs, or has no address yet, after a third of the timeout, and of each that fails before. */
  readonly hangs?: (host: string) => void;
}
export type Survey = Pick<Facts, 'dns' | 'connections' | 'objects' | 'notProbed'>;

/** Addresses of one host whose handshakes are repeated: few, to spare a sick network. */
const MAX_RETRIED = 2;
/** Connections to one S3 host that are worth it for its reads alone: in a single one they would wait for each other. */
const MAX_FOR_READS = 4;

export async function survey(ports: Ports, inputs: SurveyInputs): Promise<Survey> {
  const { plan, proxy, signal, timeoutMs, trust } = inputs;
  const called = plan.hosts.filter(({ kind }) => kind !== 'usual');
  const limits: ConnectionLimits = { timeoutMs, signal };
  const leave = leaving(plan.hosts, limits, inputs.spare);
  const objects: ObjectFacts[] = [];
  const queues = planReads(ports, plan, limits, (facts) => objects.push(facts));
  const exchange = (host: string, ip: string) => (session: HttpSession) =>
    queues.get(host)?.drain(session, ip) ?? askOnce(ports, session, host, leave.limitsOf(host));
  const isProxied = (host: string): boolean => proxy?.covers(host) === true;
  const controls = controlsOf(plan, (usual, ips) => isProxied(usual.host) || connections.connect(usual, ips));
  const second = secondLook(ports, plan, [controls.fails, inputs.hangs]);
  const tunnel = (path: ProxyPath, host: string, how = limits, look: TunnelLook | null = null): Promise<ConnectionFacts> => {
    const listening = (session: HttpSession, ip: string): Promise<HttpFacts> => {
      second.heard(host);
      return exchange(host, ip)(session);
    };
    return probeThroughProxy(ports, path, trust, host, how, listening, look);
  };
  const connect = ({ host, ip, port }: Target, how = limits): Promise<ConnectionFacts> =>
    proxy !== null && isProxied(host)
      ? tunnel(proxy, host, how)
      : probeConnection(ports, trust, { host, ip, port }, how, exchange(host, ip));
  const small = async (connection: ConnectionFacts): Promise<ConnectionFacts> => {
    const { tls, http } = await connect(connection, { ...limits, hello: 'small' });
    return { ...connection, smallHello: { tls, http } };
  };
  const again = (connection: ConnectionFacts) => (connection.smallHello === undefined ? connect : small)(connection);

  const sharing = sharingLimits(ports, limits, queues);
  const connections = connectionSet(inputs.families, directProbe(ports, inputs, leave, exchange, second), sharing);
  for (const { host, kind } of called)
    if (proxy !== null && isProxied(host))
      for (let number = sharing.enough(host); number > 0; number -= 1)
        connections.add(host, tunnel(proxy, host, leave.limitsOf(host), kind === 'bucket' ? null : second));
  const direct = plan.hosts.filter(({ host }) => !isProxied(host));
  const resolved = (host: HostFacts, ips: readonly string[]): void =>
    host.kind === 'usual' ? controls.resolved(host, ips) : connections.connect(host, ips);
  const pinned = connectPinned(
    inputs.pinned,
    called.filter((host) => direct.includes(host)),
    connections,
  );
  const named = tellNameless(ports, inputs, () => direct.filter(({ host }) => !connections.has(host)));
  const heard = (dns: readonly Answered[]): void =>
    void pinned.then(() => tellWhatIsKnown(inputs.spare, called, { dns, connections, objects, queues, again, signal }));
  const [names] = await Promise.all([surveyNames(ports, direct, inputs.servers, limits, resolved, inputs.budget, heard), pinned]);
  named.abort();
  const bucketHosts = new Set(plan.hosts.filter(({ kind }) => kind === 'bucket').map(({ host }) => host));
  const repeated = await repeatBeside(ports, leave.told(await connections.settled()), bucketHosts, limits);
  const settled = await goOnSmall(repeated, small);
  await readTheRest(queues, settled, again, signal);
  return {
    dns: names.dns,
    connections: settled,
    objects,
    notProbed: [...names.notProbed, ...connections.notProbed(), ...leave.notProbed()],
  };
}

interface Progress {
  readonly dns: readonly Answered[];
  readonly connections: ConnectionSet;
  readonly objects: readonly ObjectFacts[];
  readonly queues: ReadQueues;
  readonly again: (connection: ConnectionFacts) => Promise<ConnectionFacts>;
  readonly signal: AbortSignal;
}

/** Once DNS has told: says when everything that was asked for is known and well. Never rejects. */
async function tellWhatIsKnown(spare: Spare | undefined, hosts: readonly HostFacts[], progress: Progress): Promise<void> {
  if (spare === undefined) return;
  const { dns, connections, objects, queues, again, signal } = progress;
  const needed = neededHosts(hosts, await spare.needed);
  const known = await connections.settled((host) => needed.has(host));
  if (!isWell(needed, { dns, connections: known, objects })) return;
  // A server that ends each connection leaves reads for the next one.
  await readTheRest(queues, known, again, signal);
  if (isWell(needed, { dns, connections: known, objects }) && !signal.aborted) spare.known({ connections: known, objects });
}

function sharingLimits({ clock }: Ports, { timeoutMs, signal }: ConnectionLimits, queues: ReadQueues): SharingLimits {
  const { afterMs } = lookTimes(timeoutMs);
  return {
    enough: (host) => Math.min(MAX_FOR_READS, Math.max(1, queues.get(host)?.planned ?? 1)),
    late: (ended) => sleepLived(clock, afterMs, AbortSignal.any([signal, ended])),
  };
}

/** Hosts without an address after a third of the timeout hang, until the result aborts. */
function tellNameless({ clock }: Ports, { timeoutMs, signal, hangs }: SurveyInputs, nameless: () => readonly HostFacts[]) {
  const named = new AbortController();
  void sleepLived(clock, lookTimes(timeoutMs).afterMs, AbortSignal.any([signal, named.signal])).then(() => {
    if (!named.signal.aborted) for (const { host } of nameless()) hangs?.(host);
  });
  return named;
}

type Exchange = (host: string, ip: string) => (session: HttpSession) => Promise<HttpFacts>;

/** Which names have been answered, which hosts were looked at again, and how the proxy's own path does. */
interface SurveyLook extends TunnelLook {
  heard(host: string): void;
}

function secondLook(ports: Ports, plan: Plan, told: readonly SurveyInputs['hangs'][]): SurveyLook {
  const claimed = new Map<string, number>();
  // A name that has passed is the better comparison: a filter may not know the others either.
  const answered = new Set<string>();
  let repeated: ReturnType<TunnelLook['repeat']> | null = null;
  return {
    heard: (host) => void answered.add(host),
    hangs(host) {
      for (const tell of told) tell?.(host);
    },
    otherName: (host) =>
      [...answered, ...plan.hosts.map((planned) => planned.host)].find((candidate) => candidate !== host) ?? null,
    claim: (host) => {
      const count = claimed.get(host) ?? 0;
      claimed.set(host, count + 1);
      return count < MAX_RETRIED;
    },
    repeat: (place, limits) => (repeated ??= repeatDials(ports, place, limits)),
  };
}

/**
 * Probes addresses without the proxy. A step that fails without a clear answer gets a second look,
 * except at a bucket's name.
 */
function directProbe(
  ports: Ports,
  { trust, kept, timeoutMs }: SurveyInputs,
  leave: Leaving,
  exchange: Exchange,
  second: SurveyLook,
): (target: Target, kind: HostFacts['kind']) => Promise<ConnectionFacts> {
  const { clock } = ports;
  const started = { clock, began: clock.lived(), timeoutMs };
  return (target, kind) => {
    // An address that is known late must not make the run longer.
    const limits = { ...leave.limitsOf(target.host), timeoutMs: timeLeft(started) };
    const listening = (session: HttpSession): Promise<HttpFacts> => {
      second.heard(target.host);
      return exchange(target.host, target.ip)(session);
    };
    return probeConnection(ports, trust, target, limits, listening, kind === 'bucket' ? null : second, kept?.keep);
  };
}

async function connectPinned(
  entries: SurveyInputs['pinned'],
  hosts: readonly HostFacts[],
  connections: ConnectionSet,
): Promise<void> {
  for (const { host, ip } of await entries) {
    const planned = hosts.find((candidate) => candidate.host === host);
    if (planned !== undefined) connections.connect(planned, [ip]);
  }
}
