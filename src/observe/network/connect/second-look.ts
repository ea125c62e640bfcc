/**
 * Looks again at an address where a step failed or hung, to tell a lossy path, a packet size and a
 * filtered name from a dead server. A healthy run never does this. All attempts run at once, and
 * end before the step that called for them times out.
 */
import { failedStep, whyNotLearnt } from '../../../facts/not-learnt.ts';
import type { ConnectionFacts, RepeatFacts, RetryFacts, Step } from '../../../facts.ts';
import type { Clock, DialResult, HttpFailure, Ports, TrustStore } from '../../../platform/ports.ts';
import { sleepLived, stopwatchOf } from '../../../platform/stopwatch.ts';

import type { ConnectionLimits, Target } from '../target.ts';

/** TCP repeats a lost SYN after one second (RFC 6298, section 2.1). */
const PATIENCE_MS = 1_000;
const DIALS = 5;
/**
 * Counted from when the first connection is open. The others started at the same instant and queue
 * behind the same traffic, so on a slow path they follow at once. A lost SYN needs a whole second
 * more.
 */
const STRAGGLERS_MS = 700;
/** With the rest of the request more than the large hello, and far less than 8 kB of headers. */
const PADDING_BYTES = 1_700;
const MAX_BODY = 2_048;

/** The two times together are one step's timeout. */
export function lookTimes(timeoutMs: number): { readonly afterMs: number; readonly forMs: number } {
  const afterMs = Math.min(PATIENCE_MS, timeoutMs / 3);
  return { afterMs, forMs: (timeoutMs * 2) / 3 };
}

/** Waits for a step. Looks, without waiting, if it fails or still hangs after `afterMs`. */
export async function watched<T, L>(
  clock: Clock,
  step: Promise<T>,
  afterMs: number,
  failed: (result: T) => boolean,
  look: () => Promise<L>,
): Promise<{ readonly result: T; readonly look: Promise<L> | null }> {
  const settled = new AbortController();
  let looking: Promise<L> | null = null;
  void clock.sleep(afterMs, settled.signal).then(() => {
    if (!settled.signal.aborted) looking ??= look();
  });
  const result = await step;
  settled.abort();
  if (failed(result)) looking ??= look();
  return { result, look: looking };
}

/** Opens some connections at one instant and counts those that lag behind the first. */
export async function repeatDials(ports: Ports, { ip, port }: Target, limits: ConnectionLimits): Promise<RepeatFacts | null> {
  const done = new AbortController();
  const signal = AbortSignal.any([limits.signal, done.signal]);
  let opened = 0;
  // A dial that this node could not start, or had no time for, says nothing about the path.
  let unknown = false;
  const watch = stopwatchOf(ports.clock);
  const dials = Array.from({ length: DIALS }, async () => {
    const dialed = await ports.network.dial({ ip, port }, { timeoutMs: limits.timeoutMs, signal });
    if (dialed.outcome === 'failed') {
      unknown ||= dialed.reason !== 'aborted' && whyNotLearnt(dialed.reason, '') !== null;
      return;
    }
    dialed.socket.destroy();
    opened += 1;
    if (opened === 1) void sleepLived(ports.clock, STRAGGLERS_MS, signal).then(() => done.abort());
  });
  await Promise.all(dials);
  done.abort();
  return limits.signal.aborted || unknown || watch.lostMs() >= STRAGGLERS_MS ? null : { tried: DIALS, failed: DIALS - opened };
}

/**
 * If one address loses some packets, or opened late, asks the addresses that were lucky as well: a path is seldom lossy for one
 * address alone, and one late connection is no measure. `spared`: hosts that are not asked again.
 */
export function repeatBeside(
  ports: Ports,
  connections: readonly ConnectionFacts[],
  spared: ReadonlySet<string>,
  limits: ConnectionLimits,
): Promise<readonly ConnectionFacts[]> {
  const { afterMs } = lookTimes(limits.timeoutMs);
  const lossy = connections.some(({ repeats, tcp }) => {
    if (repeats === undefined || repeats.failed === repeats.tried) return false;
    return repeats.failed > 0 || (tcp.outcome === 'ok' && tcp.ms >= afterMs);
  });
  return Promise.all(
    connections.map(async (connection) => {
      const isOpen = connection.tcp.outcome === 'ok' && connection.repeats === undefined;
      if (!lossy || !isOpen || spared.has(connection.host)) return connection;
      const repeats = await repeatDials(ports, connection, limits);
      return repeats === null ? connection : { ...connection, repeats: { ...repeats, beside: true } };
    }),
  );
}

/** How to get to a host once more: directly, or through a new tunnel. */
export interface Way {
  readonly host: string;
  open(limits: ConnectionLimits): Promise<Opened>;
}
export type Opened =
  | Pick<Extract<DialResult, { outcome: 'ok' }>, 'outcome' | 'socket'>
  /** Why not. A failure here is none of the handshake. */
  | { readonly outcome: 'failed'; readonly step: Unopened };
type Unopened = Exclude<RetryFacts['result'], { outcome: 'ok' }>;

export function directWay({ network }: Ports, { host, ip, port }: Target): Way {
  return {
    host,
    async open(limits) {
      const dialed = await network.dial({ ip, port }, limits);
      return dialed.outcome === 'ok' ? dialed : unopened(dialed);
    },
  };
}

export function unopened(dialed: Extract<DialResult, { outcome: 'failed' }>): Opened {
  const step = failedStep(dialed);
  return { outcome: 'failed', step: step.outcome === 'failed' ? { ...step, reason: 'tcp' } : step };
}

/** Repeats the hello, tries a small one, and a small one with another name. */
export function retryHandshakes(
  ports: Ports,
  trust: TrustStore,
  way: Way,
  otherName: string | null,
  limits: ConnectionLimits,
): Promise<readonly RetryFacts[]> {
  const retry = (hello: RetryFacts['hello'], servername: string) => shake(ports, trust, way, hello, servername, limits);
  const others = otherName === null ? [] : [retry('small', otherName)];
  return Promise.all([retry('large', way.host), retry('small', way.host), ...others]);
}

async function shake(
  ports: Ports,
  trust: TrustStore,
  way: Way,
  hello: RetryFacts['hello'],
  servername: string,
  { timeoutMs, signal }: ConnectionLimits,
): Promise<RetryFacts> {
  const { clock, network } = ports;
  const { host } = way;
  const end = clock.lived() + timeoutMs;
  const left = (): number => Math.max(1, end - clock.lived());
  const tried = { hello, servername } as const;
  const opened = await way.open({ timeoutMs, signal });
  if (opened.outcome === 'failed') return { ...tried, result: opened.step, bytes: 0 };
  const options = { servername, trust, timeoutMs: left(), signal, hello: hello === 'small' ? 'small' : 'ordinary' } as const;
  const secured = await network.startTls(opened.socket, options);
  if (secured.outcome === 'failed') {
    return { ...tried, result: failedStep(secured), bytes: secured.bytesRead };
  }
  const done = { ...tried, result: { outcome: 'ok', ms: secured.ms }, bytes: 0 } as const;
  const session = network.http(secured.socket);
  try {
    if (hello === 'large' || servername !== host) return done;
    const headers = { 'user-agent': 'ssm-probe', accept: '*/*', 'x-padding': 'x'.repeat(PADDING_BYTES) };
    const request = { method: 'GET', path: '/', host, headers, maxBodyBytes: MAX_BODY, timeoutMs: left(), signal } as const;
    const answer = await session.request(request);
    return { ...done, fullSized: fullSizedOf(answer) };
  } finally {
    session.close();
  }
}

/** Any answer proves that the packets arrived, even one that is too large. */
function fullSizedOf(answer: Awaited<ReturnType<ReturnType<Ports['network']['http']>['request']>>): Step<HttpFailure> {
  if (answer.outcome === 'ok') return { outcome: 'ok', ms: answer.ms };
  return answer.reason === 'too-large' ? { outcome: 'ok', ms: answer.ms } : failedStep(answer);
}
