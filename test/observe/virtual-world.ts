/** A node and a network without sockets, in a time that jumps from one timer to the next: waits are exact, however busy the machine is. */

import { X509Certificate } from 'node:crypto';
import { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { type Answer, decode, encode } from 'dns-packet';
import { DEFAULTS, type RunOptions } from '../../src/arguments/table.ts';
import type { Facts } from '../../src/facts.ts';
import { splitPem } from '../../src/observe/node/trust/pem.ts';
import { run } from '../../src/observe/run.ts';
import type { Clock, Network, Ports } from '../../src/platform/ports.ts';
import { simulatedPki } from '../../src/simulation/pki.ts';
import { type Double, makePorts } from './node/ports-double.ts';

const HOSTS = ['*.eu-central-1.amazonaws.com', '*.dualstack.eu-central-1.amazonaws.com', '*.s3.eu-central-1.amazonaws.com'];
const PKI = simulatedPki();
const ROOT = await PKI.rootsOf(['amazon']);
const IDENTITY = await PKI.identity({ issuer: 'amazon', chain: 'full', validity: 'now', names: 'service' }, HOSTS);
const CHAIN = splitPem(IDENTITY.cert).blocks.map(({ pem }) => new X509Certificate(pem));
// They are loaded on demand, which takes time of its own.
await import('../../src/observe/node/sources/read-sources.ts');
await import('../../src/observe/network/sources/probe-sources.ts');

export interface VirtualWorld extends Double {
  /** What becomes of a SYN; default: it vanishes. */
  readonly dial?: (ip: string, port: number) => 'opens' | 'vanishes' | 'refused';
  /** A server's addresses for a name; default: silence. */
  readonly names?: (server: string, name: string) => readonly string[] | 'silent';
  /** A proxy's answer to CONNECT; default: none. */
  readonly tunnel?: (host: string) => 'opens' | 'mute' | 'refused';
  /** What a host's server does with a hello; default: it answers. */
  readonly hello?: (host: string) => 'answers' | 'mute';
  readonly metadata?: 'vanishes' | 'mute';
  /** Of every answer that comes from there; default: 5 ms. */
  readonly rttMs?: (ip: string) => number;
}

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

const START = Date.now();
/** More turns than any chain of promises here has. */
const TURNS = 40;

function virtualClock(): { readonly clock: Clock; readonly drive: <T>(work: Promise<T>) => Promise<T> } {
  let now = 0;
  const timers = new Set<Timer>();
  const clock: Clock = {
    now: () => START + now,
    monotonic: () => now,
    lived: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const wake = (): void => {
          timers.delete(timer);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const timer = { at: now + ms, wake };
        timers.add(timer);
        signal?.addEventListener('abort', wake, { once: true });
      }),
  };
  return {
    clock,
    async drive(work) {
      const done = new AbortController();
      const end = (): void => done.abort();
      work.then(end, end);
      while (!done.signal.aborted) {
        for (let turns = 0; turns < TURNS; turns += 1) await turn();
        const next = [...timers].reduce<Timer | null>((first, one) => (first === null || one.at < first.at ? one : first), null);
        if (done.signal.aborted || next === null) continue;
        now = next.at;
        next.wake();
      }
      return work;
    },
  };
}

function virtualNetwork(world: VirtualWorld, clock: Clock): Network {
  const rttOf = (ip: string): number => world.rttMs?.(ip) ?? 5;
  const places = new WeakMap<Socket, string>();
  const rttTo = (socket: Socket): number => rttOf(places.get(socket) ?? '');
  const aborted = { outcome: 'failed', reason: 'aborted', detail: 'aborted', ms: 0 } as const;
  const waits = async (limits: { readonly timeoutMs: number; readonly signal?: AbortSignal }) => {
    await clock.sleep(limits.timeoutMs, limits.signal);
    if (limits.signal?.aborted === true) return aborted;
    return { outcome: 'failed', reason: 'timeout', detail: 'no answer', ms: limits.timeoutMs } as const;
  };
  return {
    datagrams: ({ ip }, { onMessage }) => ({
      send(payload) {
        const packet = decode(Buffer.from(payload));
        const { name = '', type = 'A' } = packet.questions?.[0] ?? {};
        const ips = world.names?.(ip, name) ?? 'silent';
        if (ips === 'silent') return;
        const answers: Answer[] = type === 'A' ? ips.map((data) => ({ type: 'A', name, ttl: 60, data })) : [];
        const reply = encode({ type: 'response', id: packet.id ?? 0, flags: 384, questions: packet.questions ?? [], answers });
        void clock.sleep(rttOf(ip)).then(() => onMessage(reply));
      },
      close: () => undefined,
    }),
    async dial({ ip, port }, limits) {
      const fate = ip === '169.254.169.254' && world.metadata === 'mute' ? 'opens' : (world.dial?.(ip, port) ?? 'vanishes');
      if (fate === 'vanishes') return waits(limits);
      const rttMs = rttOf(ip);
      await clock.sleep(rttMs, limits.signal);
      if (limits.signal?.aborted === true) return aborted;
      if (fate === 'refused') return { outcome: 'failed', reason: 'refused', detail: 'ECONNREFUSED', ms: rttMs };
      const socket = new Socket();
      places.set(socket, ip);
      return { outcome: 'ok', socket, ms: rttMs, localIp: '10.0.0.9', localPort: 40_000 };
    },
    async startTls(socket, options) {
      if (world.hello?.(options.servername) === 'mute') return { ...(await waits(options)), bytesRead: 0 };
      const rttMs = rttTo(socket);
      await clock.sleep(rttMs, options.signal);
      if (options.signal?.aborted === true) return { ...aborted, bytesRead: 0 };
      return { outcome: 'ok', socket, ms: rttMs, protocol: 'TLSv1.3', cipher: 'a', verifyError: null, chain: CHAIN };
    },
    http: (socket) => ({
      async request(request) {
        if (request.host === '169.254.169.254') return waits(request);
        const rttMs = rttTo(socket);
        await clock.sleep(rttMs, request.signal);
        if (request.signal?.aborted === true) return aborted;
        return { outcome: 'ok', status: 404, headers: { 'x-amzn-requestid': 'R' }, body: '', ms: rttMs };
      },
      isOpen: () => true,
      close: () => undefined,
    }),
    async tunnel(socket, request) {
      const rttMs = rttTo(socket);
      const none = { status: null, headers: {}, page: '' };
      const fate = world.tunnel?.(request.host) ?? 'mute';
      if (fate === 'mute') return { ...(await waits(request)), ...none };
      await clock.sleep(rttMs, request.signal);
      if (fate === 'opens') return { outcome: 'ok', socket, ms: rttMs };
      return { outcome: 'failed', reason: 'answered', detail: 'Forbidden', ms: rttMs, ...none, status: 403 };
    },
  };
}

const LAN = [
  { name: 'eth0', ip: '10.0.0.9', netmask: '255.255.255.0', mac: '02:00:00:00:00:01', internal: false, family: 4 },
] as const;

/** One whole run in that world, unsigned unless `options` say otherwise. */
export async function virtualRun(world: VirtualWorld, options: Partial<RunOptions> = {}): Promise<Facts> {
  const { clock, drive } = virtualClock();
  const ports: Ports = {
    ...makePorts({
      ...world,
      tree: { '/etc/ssl/certs/ca-certificates.crt': ROOT, ...world.tree },
      environment: { interfaces: () => LAN, ...world.environment },
    }),
    clock,
    network: virtualNetwork(world, clock),
  };
  const all: RunOptions = { ...DEFAULTS, region: 'eu-central-1', signs: false, ...options };
  const result = await drive(run(all, ports, new AbortController().signal));
  if (result.outcome !== 'facts') throw new Error('no Region');
  return result.facts;
}
