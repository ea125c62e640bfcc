/** What a second look at an address says: why a handshake hung. */
import type { ConnectionFacts, RetryFacts } from '../facts.ts';

/** `inbound`, `outbound`: full-sized packets vanish in this direction. */
export type HandshakeCause = 'large-hello' | 'name' | 'inbound' | 'outbound';

/**
 * A HelloRetryRequest has some hundred bytes and comes in one packet; the certificates that follow it need several full ones. A server
 * that stops half-way through those has sent more than this.
 */
const SHORT_ANSWER_BYTES = 600;
const HUNG: readonly string[] = ['timeout', 'reset', 'closed'];

/**
 * The second look looks again at few addresses of one host: the others share the cause where they fail in the same way. `siblings`: all
 * connections to the host.
 */
export function causeAmong(connection: ConnectionFacts, siblings: readonly ConnectionFacts[]): HandshakeCause | null {
  const own = handshakeCause(connection);
  if (own !== null || connection.retries !== undefined || connection.smallHello !== undefined) return own;
  const { tls } = connection;
  if (tls.outcome !== 'failed' || !HUNG.includes(tls.reason)) return null;
  const alike = siblings.filter((other) => other.tls.outcome === 'failed' && other.tls.reason === tls.reason);
  return alike.flatMap((other) => handshakeCause(other) ?? [])[0] ?? null;
}

/** Null where the second look tells nothing beyond the first: a mute server, or facts without one. */
export function handshakeCause({ host, tls, retries, repeats, smallHello }: ConnectionFacts): HandshakeCause | null {
  if (tls.outcome !== 'failed' || !HUNG.includes(tls.reason)) return null;
  // Where packets are lost by chance, that one hello passes and another does not says nothing about either.
  if (repeats !== undefined && repeats.failed > 0) return null;
  if (retries === undefined) return smallHello?.tls.outcome === 'ok' ? 'large-hello' : null;
  const large = retries.find(({ hello }) => hello === 'large');
  const small = retries.find(({ hello, servername }) => hello === 'small' && servername === host);
  const other = retries.find(({ hello, servername }) => hello === 'small' && servername !== host);
  if (small === undefined || (large !== undefined && large.result.outcome === 'ok')) return null;
  const { result, bytes, fullSized } = small;
  if (result.outcome === 'ok') {
    if (fullSized?.outcome === 'ok') return 'large-hello';
    return fullSized?.outcome === 'failed' && fullSized.reason === 'timeout' && tls.reason === 'timeout' ? 'outbound' : null;
  }
  if (result.outcome !== 'failed' || result.reason === 'tcp') return null;
  if (result.reason === 'timeout' && bytes > 0) return tls.reason === 'timeout' && bytes < SHORT_ANSWER_BYTES ? 'inbound' : null;
  return bytes === 0 && other !== undefined && isAnswered(other) ? 'name' : null;
}

/** Completed, or refused in the language of TLS. */
export function isAnswered({ result, bytes }: RetryFacts): boolean {
  return result.outcome === 'ok' || (result.outcome === 'failed' && bytes > 0 && result.reason !== 'not-tls');
}
