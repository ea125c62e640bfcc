/** Where an ordinary hello hung and a small one passed: two handshakes with one address. */
import type { ConnectionFacts } from './connection.ts';

/** The connection by the hello that got further: what lies at the address. */
export function furthest(connection: ConnectionFacts): ConnectionFacts {
  const { smallHello } = connection;
  return smallHello?.tls.outcome === 'ok' ? { ...connection, ...smallHello } : connection;
}
