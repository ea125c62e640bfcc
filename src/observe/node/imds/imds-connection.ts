/** A few connections to the metadata service, shared by one reading under one deadline. */
import type { DialResult, HttpRequest, HttpResult, HttpSession, Ports } from '../../../platform/ports.ts';
import { faultWords } from '../../../secret.ts';

/** One for what the Region depends on, two for the rest. A fourth saves nothing. */
const CONNECTIONS = 3;

type DialFailed = Extract<DialResult, { outcome: 'failed' }>;
type MetadataRequest = Pick<HttpRequest, 'method' | 'path' | 'maxBodyBytes'> & {
  readonly headers: Readonly<Record<string, string>>;
};

export interface MetadataConnections {
  /** Opens the first connection before the first request. Null, or why it failed. */
  open(): Promise<DialFailed | null>;
  /** Sends on the least busy connection. A failed dial gives a failed request. */
  request(request: MetadataRequest): Promise<HttpResult>;
  close(): void;
}

interface Lane {
  session: HttpSession | null;
  pending: number;
  /** Settles when all queued requests of this connection are done. */
  tail: Promise<unknown>;
}

/** `deadline` is on the clock's lived time, in milliseconds. */
export function connectMetadata(
  ports: Ports,
  ip: string,
  deadline: number,
  signal: AbortSignal | undefined,
): MetadataConnections {
  const newLane = (): Lane => ({ session: null, pending: 0, tail: Promise.resolve() });
  const first = newLane();
  const lanes = [first, ...Array.from({ length: CONNECTIONS - 1 }, newLane)];
  const host = ip.includes(':') ? `[${ip}]` : ip;
  const abort = signal === undefined ? {} : { signal };
  // At least 1 ms, so that a request past the deadline times out instead of being an invalid
  // argument.
  const remaining = (): number => Math.max(1, deadline - ports.clock.lived());
  let closed = false;

  const dial = async (lane: Lane): Promise<HttpSession | DialFailed> => {
    const dialled = await ports.network.dial({ ip, port: 80 }, { timeoutMs: remaining(), ...abort });
    if (dialled.outcome === 'failed') return dialled;
    const session = ports.network.http(dialled.socket);
    if (closed) session.close();
    lane.session = session;
    return session;
  };

  const send = async (lane: Lane, request: MetadataRequest): Promise<HttpResult> => {
    let fresh = lane.session === null;
    for (;;) {
      // Queued requests must not open connections after `close`.
      if (closed) return { outcome: 'failed', reason: 'aborted', detail: 'closed', ms: 0 };
      const session = lane.session ?? (await dial(lane));
      if ('outcome' in session) return asHttpFailure(session);
      const result = await session.request({ ...request, host, timeoutMs: remaining(), ...abort });
      if (result.outcome === 'ok') return result;
      session.close();
      lane.session = null;
      // A server that closes after each answer shows only at the next request. One new try is
      // enough.
      if (fresh || (result.reason !== 'closed' && result.reason !== 'reset')) return result;
      fresh = true;
    }
  };

  return {
    open: async () => failureOf(await dial(first)),
    request(request) {
      const lane = lanes.reduce((least, other) => (other.pending < least.pending ? other : least));
      lane.pending += 1;
      // Always resolves: a request that no caller awaits any more must not become an unhandled
      // rejection.
      const result = lane.tail
        .then(() => send(lane, request))
        .catch((error: unknown): HttpResult => ({ outcome: 'failed', reason: 'other', detail: faultWords(error), ms: 0 }))
        .finally(() => (lane.pending -= 1));
      lane.tail = result;
      return result;
    },
    close() {
      closed = true;
      for (const lane of lanes) lane.session?.close();
    },
  };
}

function failureOf(dialled: HttpSession | DialFailed): DialFailed | null {
  return 'outcome' in dialled ? dialled : null;
}

function asHttpFailure({ reason, detail, ms }: DialFailed): HttpResult {
  const mapped = reason === 'refused' || reason === 'unreachable' || reason === 'denied' ? 'other' : reason;
  return { outcome: 'failed', reason: mapped, detail, ms };
}
