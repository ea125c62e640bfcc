import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { Client } from 'undici';
import { learnSent } from '../scrub/sent.ts';
import { lateCertificateAlert } from './certificate-alert.ts';
import { flatHeaders } from './headers.ts';
import { starvedBy, stopwatch } from './lived.ts';
import type { HttpFailure, HttpRequest, HttpResult, HttpSession } from './ports.ts';
import { shortageOf } from './shortage.ts';
import { limited, noneWithin } from './step-limits.ts';
import type { Stopwatch } from './stopwatch.ts';

/** Far above what AWS sends, and still harmless. */
const MAX_HEADER_BYTES = 16_384;
/** undici does not limit interim answers, chunk extensions and trailers; this does. */
const MAX_FRAMING_BYTES = 131_072;
/** A check costs nothing, and even a flood brings only a few megabytes between two checks. */
const LOOK_MS = 10;

/** HTTP/1.1 by undici over an open connection. Resolves, redirects and retries nothing. */
export function httpOver(socket: Socket): HttpSession {
  let taken = false;
  const client = new Client('http://pinned.invalid', {
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    connect: (_options, callback) => {
      // The session has one socket. A second connection would go elsewhere.
      if (taken || socket.destroyed) callback(Object.assign(new Error('the connection is closed'), { code: 'ECONNRESET' }), null);
      else {
        taken = true;
        // If undici is called back at once, it never sends the request.
        queueMicrotask(() => callback(null, socket));
      }
    },
  });
  const close = (): void => {
    client.destroy().catch(() => undefined);
    socket.destroy();
  };
  return {
    request: (request) => exchange(client, socket, request, close),
    isOpen: () => !socket.destroyed && socket.writable,
    close,
  };
}

function exchange(client: Client, socket: Socket, request: HttpRequest, close: () => void): Promise<HttpResult> {
  const watch = stopwatch();
  const before = socket.bytesRead;
  learnSent(request.path, request.headers);
  return new Promise((resolve) => {
    let finished = false;
    const finish = (result: HttpResult): void => {
      if (finished) return;
      finished = true;
      cancel();
      clearInterval(look);
      if (result.outcome === 'failed') close();
      resolve(result);
    };
    const fail = (reason: HttpFailure, detail: string): void => {
      // Whichever way the end of the connection was noticed.
      const alert = lateCertificateAlert(socket);
      const [why, how] = alert === null ? [reason, detail] : (['client-certificate-required', alert] as const);
      finish({ outcome: 'failed', ...starvedBy(watch, request.timeoutMs, why, how), ms: watch.ms() });
    };
    // A timer for the whole exchange, because a server that sends a byte a second is never idle.
    const cancel = limited(request, noneWithin('complete answer', request), fail);
    const look = setInterval(() => {
      const received = socket.bytesRead - before;
      if (received > request.maxBodyBytes + MAX_FRAMING_BYTES) fail('too-large', `no end after ${received} bytes`);
    }, LOOK_MS);
    if (request.signal?.aborted === true) fail('aborted', 'given up');
    else send(client, request, watch, finish, fail);
  });
}

/** undici's own events: a stream and a promise for each of dozens of exchanges cost more. */
function send(
  client: Client,
  { method, path, host, headers, body: content, maxBodyBytes }: HttpRequest,
  watch: Stopwatch,
  finish: (result: HttpResult) => void,
  fail: (reason: HttpFailure, detail: string) => void,
): void {
  let head: { readonly status: number; readonly headers: Record<string, string> } | null = null;
  const chunks: Buffer[] = [];
  let total = 0;
  const done = (): void => {
    const body = Buffer.concat(chunks, Math.min(total, maxBodyBytes)).toString('utf8');
    if (head !== null) finish({ outcome: 'ok', ...head, body, ms: watch.ms() });
  };
  const handler = {
    // undici requires both, although nothing asks for an upgrade.
    onRequestStart: () => undefined,
    onRequestUpgrade: () => fail('malformed', 'the connection was upgraded unasked'),
    onResponseStart(_controller: unknown, status: number, received: IncomingHttpHeaders) {
      // An interim answer (RFC 9110, 15.2) announces the real one.
      if (status >= 200) head = { status, headers: flatHeaders(received) };
    },
    onResponseData(controller: { abort(reason: Error): void }, chunk: Buffer) {
      chunks.push(chunk);
      total += chunk.length;
      if (total <= maxBodyBytes) return;
      done();
      // The unread rest would be taken for the next answer, so the connection ends, too.
      controller.abort(new Error('enough was read'));
    },
    onResponseEnd: done,
    onResponseError(_controller: unknown, error: Error) {
      fail(reasonOf(error), detailOf(error));
    },
  };
  try {
    client.dispatch(
      { method, path, headers: { host, ...headers }, body: content ?? null, headersTimeout: 0, bodyTimeout: 0 },
      handler,
    );
  } catch (error) {
    fail(reasonOf(error), detailOf(error));
  }
}

function reasonOf(error: unknown): HttpFailure {
  const { code = '', name = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'too-large';
  if (name === 'HTTPParserError' || code.startsWith('HPE_')) return 'malformed';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset';
  if (shortageOf(error) !== null) return 'exhausted';
  if (code === 'UND_ERR_SOCKET' || code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return 'closed';
  return 'other';
}

function detailOf(error: unknown): string {
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) };
  return typeof code === 'string' ? code : message;
}
