/**
 * Connections of the survey that stay open for what is asked later: a signed call over one of them needs no handshake of its own. Each has answered
 * as AWS behind a chain that verifies for its name; `open-session.ts` opens another where none is left.
 */
import type { ConnectionFacts, HostFacts } from '../../../facts.ts';
import { whyNotSigned } from '../../../knowledge/signable.ts';
import type { Clock, HttpSession } from '../../../platform/ports.ts';
import type { Keep } from '../connect/connection.ts';
import type { Destination } from './open-session.ts';

export interface KeptSessions {
  /** Whether the session now belongs to this object, which then closes it. */
  readonly keep: Keep;
  /**
   * The session with this address under this name, if one is open, for one user at a time; null if there is none, or if the user before takes long.
   * Closing it gives it back. Never rejects.
   */
  borrow(at: Destination): Promise<HttpSession | null>;
  close(): void;
}

/** Longer than one more exchange with a distant Region, and far shorter than a step. */
const PATIENCE_MS = 250;

interface Kept {
  readonly session: HttpSession;
  /** Settles when the last of those who have asked gives it back. */
  free: Promise<void>;
}

/** The services to which something signed may go later. */
const SERVICES: readonly string[] = ['ssm', 'ssmmessages', 's3'];

/** `planned`: the hosts of the survey; without any nothing is kept. */
export function keptSessions(clock: Clock, planned: readonly HostFacts[]): KeptSessions {
  const hosts = new Set(planned.filter(({ service }) => SERVICES.includes(service)).map(({ host }) => host));
  const kept = new Map<string, Kept>();
  const keyOf = ({ host, ip, port }: Pick<ConnectionFacts, 'host' | 'ip' | 'port'>): string => `${host} ${ip} ${port}`;
  return {
    keep: (connection, session) => {
      const { host, tls, http, proxy } = connection;
      const isProven = tls.outcome === 'ok' && tls.verifyError === null && tls.nameError === null && http.outcome === 'ok';
      const key = keyOf(connection);
      if (!hosts.has(host) || !isProven || proxy !== undefined || !session.isOpen() || kept.has(key)) return false;
      kept.set(key, { session, free: Promise.resolve() });
      return true;
    },
    async borrow(at) {
      const one = kept.get(keyOf(at));
      if (one === undefined || at.proxy !== undefined || at.smallHello !== undefined) return null;
      if (whyNotSigned(at.host, at.bucket) !== null) return null;
      const { free } = one;
      const { promise, resolve } = Promise.withResolvers<void>();
      one.free = Promise.all([free, promise]).then(() => undefined);
      if (!(await within(clock, free)) || !one.session.isOpen()) {
        resolve();
        return null;
      }
      return { ...one.session, close: resolve };
    },
    close() {
      for (const { session } of kept.values()) session.close();
      kept.clear();
    },
  };
}

async function within(clock: Clock, done: Promise<void>): Promise<boolean> {
  const settled = new AbortController();
  const free = done.then(() => true);
  const isDone = await Promise.race([free, clock.sleep(PATIENCE_MS, settled.signal).then(() => false)]);
  settled.abort();
  return isDone;
}

/** How the end of a connection shows that has lain idle: the request was not answered, and may be sent again. */
const ENDED: readonly string[] = ['closed', 'reset'];

/** `kept`, until the server turns out to have ended it: then, once, the request goes over what `open` gives, which may reject. */
export function renewed(kept: HttpSession, open: () => Promise<HttpSession>): HttpSession {
  let session = kept;
  return {
    async request(request) {
      const result = await session.request(request);
      if (session !== kept || result.outcome === 'ok' || !ENDED.includes(result.reason)) return result;
      session = await open();
      return session.request(request);
    },
    isOpen: () => session.isOpen(),
    close() {
      kept.close();
      if (session !== kept) session.close();
    },
  };
}
