/** What a survey need not wait for, and how it is told of what nobody waited for. */
import { NOT_WAITED_FOR, RUN_OVER } from '../../facts/not-learnt.ts';
import type { ConnectionFacts, DnsFacts, HostFacts, ObjectFacts, Step } from '../../facts.ts';
import type { Service } from '../../knowledge/types.ts';
import type { Plan } from '../plan.ts';
import type { ConnectionLimits } from './target.ts';

/** What was asked for, where it is known and all of it is well. */
export interface Asked {
  readonly connections: readonly ConnectionFacts[];
  readonly objects: readonly ObjectFacts[];
}

export interface Spare {
  /** The services that were asked for; the agent's version decides as well, and may be known late. */
  readonly needed: Promise<ReadonlySet<Service>>;
  /** Ends the connections to all other hosts. */
  readonly signal: AbortSignal;
  /** Called at most once. If a required step does not end well, it is never called. */
  readonly known: (asked: Asked) => void;
}

export interface Leaving {
  /** The limits of a host's steps. */
  limitsOf(host: string): ConnectionLimits;
  /** Says of each connection that the grace ended that nobody waited for it. */
  told(connections: readonly ConnectionFacts[]): readonly ConnectionFacts[];
  notProbed(): Plan['notProbed'];
}

/** The connections that a survey may leave. Without `spare`, it waits for all. */
export function leaving(hosts: readonly HostFacts[], limits: ConnectionLimits, spare: Spare | undefined): Leaving {
  if (spare === undefined) return { limitsOf: () => limits, told: (connections) => connections, notProbed: () => [] };
  const ends = new Map(hosts.map(({ host }) => [host, new AbortController()] as const));
  // Once for each host: its connections and their exchanges ask dozens of times.
  const own = new Map<string, ConnectionLimits>();
  const left = new Set<string>();
  const leave = async (): Promise<void> => {
    const kept = neededHosts(hosts, await spare.needed);
    for (const [host, end] of ends) if (!kept.has(host)) end.abort();
  };
  if (spare.signal.aborted) void leave();
  else spare.signal.addEventListener('abort', () => void leave(), { once: true });
  const isLeft = (host: string): boolean => !limits.signal.aborted && ends.get(host)?.signal.aborted === true;
  return {
    limitsOf(host) {
      const end = ends.get(host);
      if (end === undefined) return limits;
      const made = own.get(host) ?? { ...limits, signal: AbortSignal.any([limits.signal, end.signal]) };
      own.set(host, made);
      return made;
    },
    told: (connections) =>
      connections.map((connection) => {
        if (!isLeft(connection.host) || !isEnded(connection)) return connection;
        left.add(connection.host);
        return asNotWaitedFor(connection);
      }),
    notProbed: () => [...left].map((host) => ({ what: host, why: NOT_WAITED_FOR })),
  };
}

/** One host may serve several services. */
export function neededHosts(hosts: readonly HostFacts[], needed: ReadonlySet<Service>): ReadonlySet<string> {
  return new Set(hosts.filter(({ service }) => needed.has(service)).map(({ host }) => host));
}

/** Whether all steps of these hosts that are known ended well, and every host was reached. */
export function isWell(
  hosts: ReadonlySet<string>,
  { dns, connections, objects }: Asked & { readonly dns: readonly Pick<DnsFacts, 'host' | 'a' | 'aaaa'>[] },
): boolean {
  const reached = new Set(connections.filter(isWellReached).map(({ host }) => host));
  return (
    [...hosts].every((host) => reached.has(host)) &&
    connections.every(
      (connection) => !hosts.has(connection.host) || connection.tcp.outcome === 'skipped' || isWellReached(connection),
    ) &&
    dns.every(
      ({ host, a, aaaa }) => !hosts.has(host) || [a, aaaa].every(({ outcome }) => outcome === 'ok' || outcome === 'skipped'),
    ) &&
    objects.every(({ result }) => result.outcome === 'ok')
  );
}

/** All the way, at once, and behind a chain that holds. */
export function isWellReached({ tcp, proxy, tls, http, repeats, retries, smallHello }: ConnectionFacts): boolean {
  const isAtOnce = repeats === undefined && retries === undefined && smallHello === undefined;
  const isTrusted = tls.outcome === 'ok' && tls.verifyError === null && tls.nameError === null;
  return isAtOnce && isTrusted && tcp.outcome === 'ok' && (proxy?.connect.outcome ?? 'ok') === 'ok' && http.outcome === 'ok';
}

const isOver = (step: { readonly outcome: string; readonly why?: string }): boolean =>
  step.outcome === 'inconclusive' && step.why === RUN_OVER;

function isEnded({ tcp, proxy, tls, http }: ConnectionFacts): boolean {
  return [tcp, proxy?.connect, tls, http].some((step) => step !== undefined && isOver(step));
}

function asNotWaitedFor(connection: ConnectionFacts): ConnectionFacts {
  const { tcp, proxy, tls, http } = connection;
  return {
    ...connection,
    tcp: renamed(tcp),
    tls: renamed(tls),
    http: renamed(http),
    ...(proxy === undefined ? {} : { proxy: { ...proxy, connect: renamed(proxy.connect) } }),
  };
}

function renamed<S extends Step<string> | { readonly outcome: string }>(step: S): S {
  return isOver(step) ? { ...step, why: NOT_WAITED_FOR } : step;
}
