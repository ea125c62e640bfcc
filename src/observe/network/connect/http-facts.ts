/** One unsigned GET as facts: does AWS answer, and what time is it there? */
import { failedStep } from '../../../facts/not-learnt.ts';
import type { HttpFacts } from '../../../facts.ts';
import type { HttpResult } from '../../../platform/ports.ts';
import { words } from '../../../scrub/peer-words.ts';
import { scrub } from '../../../scrub/scrub.ts';

const MAX_FIELD = 200;

/** The identifier that AWS puts on every answer, even on errors. S3 has its own name for it. */
export function requestIdOf(headers: Readonly<Record<string, string>>): string | null {
  const id = headers['x-amzn-requestid'] ?? headers['x-amz-request-id'] ?? headers['x-amzn-request-id'];
  return id === undefined || id === '' ? null : words(id, MAX_FIELD);
}

/** `nodeTime`: this node's clock when the answer came, in epoch milliseconds. */
export function httpFacts(result: HttpResult, nodeTime: number): HttpFacts {
  if (result.outcome === 'failed') return failedStep(result);
  const { headers, body, status, ms } = result;
  const requestId = requestIdOf(headers);
  return {
    outcome: 'ok',
    ms,
    status,
    requestId,
    server: field(headers['server']),
    contentType: field(headers['content-type']),
    location: field(headers['location']),
    clockOffsetMs: clockOffset(headers['date'], nodeTime),
    excerpt: requestId === null && body !== '' ? excerptOf(body) : null,
  };
}

/**
 * A `Date` header (RFC 9110, 6.6.1) has whole seconds; their middle is the best guess. Null if the
 * header is absent or absurd.
 */
export function clockOffset(date: string | undefined, nodeTime: number): number | null {
  if (date === undefined || date.length > 40) return null;
  const server = Date.parse(date);
  // Before 2015 there was no Amazon Root CA 1; such a date is a broken server, not a clock.
  return Number.isNaN(server) || server < Date.UTC(2015) ? null : Math.round(server + 500 - nodeTime);
}

function field(value: string | undefined): string | null {
  return value === undefined ? null : words(value, MAX_FIELD);
}

/** Scrubs twice: once with the markup, which tells what is a secret, and once without it. */
function excerptOf(body: string): string {
  const page = scrub(body);
  const title = /<title[^>]{0,100}>([^<]{1,200})<\/title>/iu.exec(page)?.[1];
  return words(title ?? page.replace(/<[^>]{0,500}>/gu, ' ').replace(/\s+/gu, ' '), MAX_FIELD);
}
