/** What every probe says: a step and its outcome; and the two steps that come after TCP, whichever way it went. */
import type { NotLearnt } from '../platform/failures.ts';
import type { DialFailure, HttpFailure, TlsFailure } from '../platform/ports.ts';
import {
  bool,
  list,
  literal,
  type Members,
  nullable,
  number,
  type Of,
  record,
  type Shape,
  tagged,
  text,
} from '../schema/shape.ts';

/** A step: ok, failed (closed set of reasons), skipped (because) or inconclusive (why). `ms` is its own duration. */
export type Step<Reason extends string, Ok = object> =
  | ({ readonly outcome: 'ok'; readonly ms: number } & Ok)
  | { readonly outcome: 'failed'; readonly reason: Exclude<Reason, NotLearnt>; readonly detail: string; readonly ms: number }
  | Undone;

type Undone =
  | { readonly outcome: 'skipped'; readonly because: string }
  | { readonly outcome: 'inconclusive'; readonly why: string };

/** The two outcomes of a step that tell nothing about the other side. */
export const undone = { skipped: { because: text }, inconclusive: { why: text } };

/** The shape of a step that fails for one of `reasons`; `whenOk` is what it tells beside. */
export function step<Reason extends string, M extends Members>(reason: Shape<Reason>, whenOk: M) {
  return tagged('outcome', { ok: { ms: number, ...whenOk }, failed: { reason, detail: text, ms: number }, ...undone });
}

// What a port can fail with, without what says nothing about the other side: that is `inconclusive` in facts. The compiler compares each
// set with the port's, in both directions: here, and where a port's failure becomes a step.
export const dialFailure = literal('timeout', 'refused', 'unreachable', 'reset', 'denied', 'other') satisfies Shape<DialFailure>;
export const tlsFailure = literal(
  'timeout',
  'reset',
  'closed',
  'not-tls',
  'protocol-version',
  'client-certificate-required',
  'alert',
  'other',
) satisfies Shape<TlsFailure>;
export const httpFailure = literal(
  'timeout',
  'reset',
  'closed',
  'malformed',
  'too-large',
  'client-certificate-required',
  'other',
) satisfies Shape<HttpFailure>;

export interface CertificateFacts extends Of<typeof certificateFacts> {}
export const certificateFacts = record({
  subject: text,
  issuer: text,
  /** RFC 3339, UTC. */
  notBefore: text,
  notAfter: text,
  sha256: text,
});

export type TlsFacts = Of<typeof tlsFacts>;
export const tlsFacts = step(tlsFailure, {
  protocol: text,
  cipher: text,
  /** Null when the chain verifies with this node's roots; else what OpenSSL says, or the rule of Go's that is broken (knowledge/chain-rules.ts). */
  verifyError: nullable(text),
  /** Why the leaf does not fit the host name; null when it does. */
  nameError: nullable(text),
  /** The leaf's names, at most 20. */
  names: list(text),
  /** Leaf first, each issued by the next, without the root, at most 8. */
  chain: list(certificateFacts),
  /** Whose root it ends in, dates aside: `system` this node's own, `extra` only one of `--ca-bundle`; null: none. */
  anchor: literal('system', 'extra', null),
  /** The roots hold a certificate with the very name that the chain's top claims as issuer, but whose key did not sign it. */
  impersonatesRoot: bool,
});

export type HttpFacts = Of<typeof httpFacts>;
export const httpFacts = step(httpFailure, {
  status: number,
  /** `x-amzn-requestid`, or S3's `x-amz-request-id`; null when the answer has none. */
  requestId: nullable(text),
  server: nullable(text),
  contentType: nullable(text),
  location: nullable(text),
  /** Server's `Date` minus this node's clock, in milliseconds; null without a usable header. */
  clockOffsetMs: nullable(number),
  /** The beginning of the page's title or body text when it is not AWS, at most 200 characters, control characters removed. */
  excerpt: nullable(text),
});
