/** What happened on the way to one address. */
import { list, literal, nullable, number, type Of, optional, record, text } from '../schema/shape.ts';
import { throughProxy } from './proxy.ts';
import { repeatFacts } from './repeats.ts';
import { dialFailure, httpFacts, httpFailure, step, tlsFacts } from './steps.ts';

/** Generously: a run connects to 32 addresses of one name. */
const MAX_CONNECTIONS = 1_500;
/** A large hello, a small one, and one with another name. */
const MAX_RETRIES = 8;

/**
 * A further handshake where the first one failed, over a connection of its own. `large` is the ordinary hello, two packets with its
 * post-quantum key share; `small` fits into one, and asks a TLS 1.3 server for a short answer before the long one.
 */
export interface RetryFacts extends Of<typeof retryFacts> {}
export const retryFacts = record({
  hello: literal('large', 'small'),
  servername: text,
  result: step(
    literal('timeout', 'reset', 'closed', 'not-tls', 'protocol-version', 'client-certificate-required', 'alert', 'other', 'tcp'),
    {},
  ),
  /** Bytes that came back before the handshake failed; 0 where it did not. */
  bytes: number,
  /** A request that needs a full-sized packet, over the completed handshake. */
  fullSized: optional(step(httpFailure, {})),
});

/** One address of one host: TCP, then TLS, then HTTP; and a second look where something called for it. */
export interface ConnectionFacts extends Of<typeof connectionFacts> {}
export const connectionFacts = record({
  host: text,
  ip: text,
  port: number,
  localIp: nullable(text),
  localPort: nullable(number),
  /** RFC 3339, UTC: when the connection was tried (flow logs are searched with it). */
  at: text,
  tcp: step(dialFailure, {}),
  tls: tlsFacts,
  http: httpFacts,
  retries: optional(list(retryFacts, MAX_RETRIES)),
  repeats: optional(repeatFacts),
  /**
   * Another connection, with a small hello: the ordinary one hung, and a small one has passed here or elsewhere in this run. It tells what
   * lies behind.
   */
  smallHello: optional(record({ tls: tlsFacts, http: httpFacts })),
  /** Present: `ip` and `port` are the proxy's, not the host's. */
  proxy: optional(throughProxy),
});

export const connectionRows = list(connectionFacts, MAX_CONNECTIONS);
