/**
 * Gets the session token of IMDSv2. Every other request needs it, and the way in which this one
 * fails tells the cases apart.
 */
import { whyNotLearnt } from '../../../facts/not-learnt.ts';
import type { ImdsFailure } from '../../../facts.ts';
import type { HttpResult, Ports } from '../../../platform/ports.ts';
import { MASK } from '../../../scrub/mask.ts';
import { learn } from '../../../scrub/scrub.ts';
import { type Secret, secret } from '../../../secret.ts';
import { printable } from '../untrusted-values.ts';
import type { MetadataConnections } from './imds-connection.ts';

/** The longest real answer, the identity document, has about 500 bytes. */
export const MAX_BODY = 16_384;
/** IMDS throttles with 503 and asks for a retry. Two more tries fit into any sensible timeout. */
const TOKEN_TRIES = 3;
const RETRY_MS = 150;

/** A failed or interrupted step without its duration. */
export type Failed =
  | { readonly outcome: 'failed'; readonly reason: ImdsFailure; readonly detail: string }
  | { readonly outcome: 'inconclusive'; readonly why: string };
/** The session; `clockOffsetMs` comes from the same answer. */
export type Token = { readonly outcome: 'ok'; readonly token: Secret; readonly clockOffsetMs: number | null };

/** Asks for a token. Tries again while the service is busy. */
export async function requestToken(
  ports: Ports,
  connections: MetadataConnections,
  signal?: AbortSignal,
): Promise<Failed | Token> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await connections.request({
      method: 'PUT',
      path: '/latest/api/token',
      maxBodyBytes: MAX_BODY,
      // The shortest useful life, because the run takes seconds.
      headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60', 'content-length': '0' },
    });
    const busy = result.outcome === 'ok' && (result.status === 503 || result.status === 429);
    if (!busy || attempt === TOKEN_TRIES) return judgeToken(result, ports.clock.now());
    await ports.clock.sleep(RETRY_MS * attempt, signal);
  }
}

function judgeToken(result: HttpResult, now: number): Failed | Token {
  if (result.outcome === 'failed') return tokenFailure(result);
  const { status, body, headers } = result;
  if (status === 403) return { outcome: 'failed', reason: 'disabled', detail: 'HTTP 403 to the token request' };
  if (status >= 500 || status === 429)
    return { outcome: 'failed', reason: 'other', detail: `HTTP ${status} to the token request` };
  if (status !== 200) return notImds(`HTTP ${status} to the token request`);
  // Real tokens are 56 characters of base64; a page of HTML is not.
  if (!/^[\w+/=.~-]{1,256}$/.test(body)) {
    // The answer may be a token of an unknown form. Register it as a secret although it is not
    // used.
    for (const word of (body.match(TOKEN_LIKE) ?? []).slice(0, MAX_TOKEN_LIKE)) learn(word);
    return notImds(`the token request was answered with: ${describe(body)}`);
  }
  return { outcome: 'ok', token: secret(body), clockOffsetMs: clockOffset(headers['date'], now) };
}

/** Text that may be a token, inside any other text. */
const TOKEN_LIKE = /(?=[\w+/=~.-]*\d)[\w+/=~.-]{16,}|[\w+/=~]{24,}/gu;
const MAX_TOKEN_LIKE = 16;

/**
 * Describes an answer that should have been a secret or may hold one. A stranger's page is worth
 * reading. Any other text may be a token or keys in some wrapping, so only its length is told.
 */
export function describe(body: string): string {
  const text = body.trim();
  if (text === '') return 'nothing';
  return /^<[!?a-z]/iu.test(text) ? printable(text.replaceAll(TOKEN_LIKE, MASK)) : `${text.length} characters that are none`;
}

function tokenFailure({ reason, detail }: Extract<HttpResult, { outcome: 'failed' }>): Failed {
  const why = whyNotLearnt(reason, detail);
  if (why !== null) return reason === 'aborted' ? interrupted() : { outcome: 'inconclusive', why };
  if (reason === 'timeout') {
    return { outcome: 'failed', reason: 'token-timeout', detail: 'TCP opens, the token request gets no answer' };
  }
  if (reason === 'malformed' || reason === 'too-large') return notImds(`the token request was answered with no HTTP: ${detail}`);
  return { outcome: 'failed', reason: 'other', detail: `token request: ${reason} (${printable(detail)})` };
}

/** How far the server is ahead, in ms. HTTP dates (RFC 9110, 5.6.7) have whole seconds. */
function clockOffset(date: string | undefined, now: number): number | null {
  if (date === undefined || !/^[A-Z][a-z]{2}, [\w :]{19,24} GMT$/.test(date)) return null;
  const time = Date.parse(date);
  return Number.isFinite(time) ? time - now : null;
}

export function notImds(detail: string): Failed {
  return { outcome: 'failed', reason: 'not-imds', detail };
}

export function interrupted(): Failed {
  return { outcome: 'inconclusive', why: 'interrupted before the metadata service had answered' };
}
