/** A few connections to the metadata service, shared by all requests of one reading and bounded by one deadline. */
import type { DialResult, HttpRequest, HttpResult, HttpSession, Ports } from '../../../platform/ports.ts';
import { faultWords } from '../../../secret.ts';

/** Three: one for what the Region depends on, two for the rest. Round trips are short; a fourth saves nothing. */
const CONNECTIONS = 3;

type DialFailed = Extract<DialResult, { outcome: 'failed' }>;
type MetadataRequest = Pick<HttpRequest, 'method' | 'path' | 'maxBodyBytes'> & {
  readonly headers: Readonly<Record<string, string>>;
};

export interface MetadataConnections {
  /** Opens the first connection ahead of the first request: null, or why not. */
  open(): Promise<DialFailed | null>;
  /** Sends on the least busy connection, opening more as needed. A failed dial reads as a failed request. */
  request(request: MetadataRequest): Promise<HttpResult>;
  close(): void;
}

interface Lane {
  session: HttpSession | null;
  pending: number;
  /** Ends when everything queued on this connection is done. */
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
  // At least 1 ms, so that a request past the deadline ends as a timeout and not as an invalid argument.
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
      // What is still queued when the reading is over must not open connections again.
      if (closed) return { outcome: 'failed', reason: 'aborted', detail: 'closed', ms: 0 };
      const session = lane.session ?? (await dial(lane));
      if ('outcome' in session) return asHttpFailure(session);
      const result = await session.request({ ...request, host, timeoutMs: remaining(), ...abort });
      if (result.outcome === 'ok') return result;
      session.close();
      lane.session = null;
      // A server that closes after each answer is met on the next request of an old connection: one new try is enough.
      if (fresh || (result.reason !== 'closed' && result.reason !== 'reset')) return result;
      fresh = true;
    }
  };

  return {
    open: async () => failureOf(await dial(first)),
    request(request) {
      const lane = lanes.reduce((least, other) => (other.pending < least.pending ? other : least));
      lane.pending += 1;
      // Resolves in any case: requests that nobody waits for any more must not end as unhandled rejections.
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
