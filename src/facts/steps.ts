/** What every probe says: a step and its outcome; and the two steps that come after TCP, whichever way it went. */
import type { NotLearnt } from '../platform/failures.ts';
import type { HttpFailure, TlsFailure } from '../platform/ports.ts';

/** A step: ok, failed (closed set of reasons), skipped (because) or inconclusive (why). `ms` is its own duration. */
export type Step<Reason extends string, Ok = object> =
  | ({ readonly outcome: 'ok'; readonly ms: number } & Ok)
  | { readonly outcome: 'failed'; readonly reason: Exclude<Reason, NotLearnt>; readonly detail: string; readonly ms: number }
  | { readonly outcome: 'skipped'; readonly because: string }
  | { readonly outcome: 'inconclusive'; readonly why: string };

export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** RFC 3339, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly sha256: string;
}

export type TlsFacts = Step<
  TlsFailure,
  {
    readonly protocol: string;
    readonly cipher: string;
    /** Null when the chain verifies with this node's roots; else what OpenSSL says, or the rule of Go's that is broken (knowledge/chain-rules.ts). */
    readonly verifyError: string | null;
    /** Why the leaf does not fit the host name; null when it does. */
    readonly nameError: string | null;
    /** The leaf's names, at most 20. */
    readonly names: readonly string[];
    /** Leaf first, each issued by the next, without the root, at most 8. */
    readonly chain: readonly CertificateFacts[];
    /** Whose root it ends in, dates aside: `system` this node's own, `extra` only one of `--ca-bundle`; null: none. */
    readonly anchor: 'system' | 'extra' | null;
    /** The roots hold a certificate with the very name that the chain's top claims as issuer, but whose key did not sign it. */
    readonly impersonatesRoot: boolean;
  }
>;

export type HttpFacts = Step<
  HttpFailure,
  {
    readonly status: number;
    /** `x-amzn-requestid`, or S3's `x-amz-request-id`; null when the answer has none. */
    readonly requestId: string | null;
    readonly server: string | null;
    readonly contentType: string | null;
    readonly location: string | null;
    /** Server's `Date` minus this node's clock, in milliseconds; null without a usable header. */
    readonly clockOffsetMs: number | null;
    /** The beginning of the page's title or body text when it is not AWS, at most 200 characters, control characters removed. */
    readonly excerpt: string | null;
  }
>;
