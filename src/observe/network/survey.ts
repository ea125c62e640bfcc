/**
 * The network part of a run: names, then every address of every name, then what is asked over each connection.
 * A step starts as soon as its own inputs are known; nothing waits for the slowest of its stage.
 */
import type { ConnectionFacts, Facts, HostFacts, HttpFacts, ObjectFacts } from '../../facts.ts';
import type { HttpSession, Ports } from '../../platform/ports.ts';
import type { Plan } from '../plan.ts';
import { probeConnection, type SecondLook, type Trust } from './connect/connection.ts';
import { httpFacts } from './connect/http.ts';
import { repeatBeside } from './connect/second-look.ts';
import { type ServerSources, surveyNames } from './dns/names.ts';
import type { PacketBudget } from './dns/packet-budget.ts';
import { probeThroughProxy } from './proxy/proxied.ts';
import type { ProxyPath } from './proxy/proxy-path.ts';
import { pathOf, type ReadQueue, readQueue } from './s3/s3.ts';
import type { Target } from './target.ts';

export interface SurveyInputs {
  readonly plan: Plan;
  readonly servers: ServerSources;
  readonly trust: Promise<Trust>;
  /** Entries of the hosts file for planned names. */
  readonly pinned: Promise<readonly { readonly host: string; readonly ip: string }[]>;
  /** Which address families this node has an address of. */
  readonly families: { readonly v4: boolean; readonly v6: boolean };
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** The way through the agent's proxy; null where it has none. Names that it is for are not asked for: the proxy resolves them. */
  readonly proxy: ProxyPath | null;
  /** Shared by the surveys of one run; without one, this survey has a whole run's packets. */
  readonly budget?: PacketBudget;
}
export type Survey = Pick<Facts, 'dns' | 'connections' | 'objects' | 'notProbed'>;

const HTTPS_PORT = 443;
/** Far more than any endpoint has; a hostile answer may hold thousands. */
const MAX_ADDRESSES_PER_HOST = 32;
/**
 * One VPC's answers stay below it (33 in the test network, S3's eight addresses included); several DNS servers with different answers
 * for S3 may not. With 32 addresses for every name, each of which sends a huge chain, a run would hold 200 MB. Names that come later
 * still get one for each zone, and what is passed over is said.
 */
const MANY_CONNECTIONS = 48;
const ADDRESSES_AFTER_MANY = 4;
/** A bucket's name leads to the same front ends as S3's own: two addresses say all there is to say. */
const MAX_ADDRESSES_PER_BUCKET = 2;
const MAX_BODY = 2048;
/** Addresses of one host whose handshakes are tried again: enough to know why, few enough not to be a burden to a sick network. */
const MAX_RETRIED = 2;
/** Tunnels to one S3 host: its reads would wait for each other in a single one. */
const MAX_TUNNELS = 4;
/** A server that ends each connection after one answer still gets all the reads that a usual plan has for one host. */
const MAX_ROUNDS = 8;

export async function survey(ports: Ports, inputs: SurveyInputs): Promise<Survey> {
  const { plan, signal, timeoutMs } = inputs;
  const limits = { timeoutMs, signal };
  const objects: ObjectFacts[] = [];
  const connections = new Map<string, Promise<ConnectionFacts>>();
  const perHost = new Map<string, number>();
  const passedOver = new Map<string, Set<string>>();
  let begun = 0;
  const bucketHosts = new Set(plan.hosts.filter(({ kind }) => kind === 'bucket').map(({ host }) => host));
  const claimed = new Map<string, number>();
  const queues = new Map<string, ReadQueue>();
  for (const { host, service } of plan.hosts) {
    if (service !== 's3') continue;
    const reads = plan.objects.filter((object) => object.host === host);
    const [first] = reads;
    const fallback = first?.style === 'virtual' ? pathOf(first) : plan.s3CheckPath;
    queues.set(
      host,
      readQueue(ports, reads, fallback, host, limits, (facts) => objects.push(facts)),
    );
  }

  const exchange =
    (host: string, ip: string) =>
    async (session: HttpSession): Promise<HttpFacts> => {
      const queue = queues.get(host);
      if (queue !== undefined) return queue.drain(session, ip);
      const headers = { 'user-agent': 'ssm-probe', accept: '*/*' };
      const result = await session.request({ method: 'GET', path: '/', host, headers, maxBodyBytes: MAX_BODY, ...limits });
      return httpFacts(result, ports.clock.now());
    };

  // A name that is known to pass makes a better comparison than any that a filter might not know either.
  const answered = new Set<string>();
  const second: SecondLook = {
    otherName: (host) =>
      [...answered, ...plan.hosts.map((planned) => planned.host)].find((candidate) => candidate !== host) ?? null,
    claim: (host) => {
      const count = claimed.get(host) ?? 0;
      claimed.set(host, count + 1);
      return count < MAX_RETRIED;
    },
  };
  const probe = async (target: Target, kind: HostFacts['kind']): Promise<ConnectionFacts> => {
    const look = kind === 'bucket' ? null : second;
    const listening = async (session: HttpSession): Promise<HttpFacts> => {
      answered.add(target.host);
      return exchange(target.host, target.ip)(session);
    };
    return probeConnection(ports, inputs.trust, target, limits, listening, look);
  };

  const connect = ({ host, kind }: HostFacts, addresses: readonly string[]): void => {
    for (const ip of addresses) {
      const key = `${host} ${ip}`;
      const count = perHost.get(host) ?? 0;
      if (connections.has(key)) continue;
      const most = begun < MANY_CONNECTIONS ? MAX_ADDRESSES_PER_HOST : ADDRESSES_AFTER_MANY;
      if (count >= (kind === 'bucket' ? MAX_ADDRESSES_PER_BUCKET : most)) {
        if (kind !== 'bucket') passedOver.set(host, (passedOver.get(host) ?? new Set()).add(ip));
        continue;
      }
      perHost.set(host, count + 1);
      const target = { host, ip, port: HTTPS_PORT };
      const family = ip.includes(':') ? 'v6' : 'v4';
      if (inputs.families[family]) begun += 1;
      connections.set(
        key,
        inputs.families[family] ? probe(target, kind) : Promise.resolve(notTried(target, `this node has no IP${family} address`)),
      );
    }
  };

  const { proxy } = inputs;
  const isProxied = ({ host }: { readonly host: string }): boolean => proxy?.covers(host) === true;
  const tunnel = (path: ProxyPath, host: string): Promise<ConnectionFacts> =>
    probeThroughProxy(ports, path, inputs.trust, host, limits, (session, ip) => exchange(host, ip)(session));
  const again = ({ host, ip, port }: ConnectionFacts): Promise<ConnectionFacts> =>
    proxy !== null && isProxied({ host })
      ? tunnel(proxy, host)
      : probeConnection(ports, inputs.trust, { host, ip, port }, limits, exchange(host, ip));

  /** Reads whose connection broke, or was ended by the server, go to addresses that have answered, over new connections. */
  const readTheRest = async (host: string, queue: ReadQueue): Promise<void> => {
    let living = (await Promise.all(connections.values())).filter((tried) => tried.host === host && tried.http.outcome === 'ok');
    for (let round = 0; round < MAX_ROUNDS && living.length > 0 && queue.left() > 0 && !signal.aborted; round += 1) {
      living = (await Promise.all(living.slice(0, queue.left()).map(again))).filter(({ http }) => http.outcome === 'ok');
    }
  };

  const direct = plan.hosts.filter((host) => !isProxied(host));
  const pinned = inputs.pinned.then((entries) => {
    for (const { host, ip } of entries) {
      const planned = direct.find((candidate) => candidate.host === host);
      if (planned !== undefined) connect(planned, [ip]);
    }
  });
  for (const planned of plan.hosts) {
    if (proxy === null || !isProxied(planned)) continue;
    const tunnels = Math.min(MAX_TUNNELS, Math.max(1, queues.get(planned.host)?.left() ?? 1));
    for (let number = 0; number < tunnels; number += 1)
      connections.set(`${planned.host} tunnel ${number}`, tunnel(proxy, planned.host));
  }
  const [names] = await Promise.all([surveyNames(ports, direct, inputs.servers, limits, connect, inputs.budget), pinned]);
  const settled = await repeatBeside(ports, await Promise.all(connections.values()), bucketHosts, limits);
  await Promise.all([...queues].map(([host, queue]) => readTheRest(host, queue)));
  for (const [host, queue] of queues) {
    const made = settled.filter((connection) => connection.host === host);
    if (made.length === 0) queue.finish('no-address', 'the name has no address here');
    else queue.finish('no-connection', `no connection to ${host} carried the read`);
  }
  const more = [...passedOver].map(([host, ips]) => ({
    what: `${ips.size} more addresses of ${host}`,
    why: 'there are too many to try',
  }));
  return { dns: names.dns, connections: settled, objects, notProbed: [...names.notProbed, ...more] };
}

function notTried(target: { host: string; ip: string; port: number }, because: string): ConnectionFacts {
  const skipped = { outcome: 'skipped', because } as const;
  return { ...target, localIp: null, localPort: null, at: '', tcp: skipped, tls: skipped, http: skipped };
}
