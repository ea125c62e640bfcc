import type { Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import type { HttpFailure, HttpRequest, HttpResult, HttpSession } from './ports.ts';

/** Far above what AWS sends, far below what could hurt. */
const MAX_HEADER_BYTES = 16_384;

/** HTTP/1.1 by undici, pinned to a connection that is already open. Nothing is resolved, redirected or retried. */
export function httpOver(socket: Socket): HttpSession {
  let taken = false;
  const client = new Client('http://pinned.invalid', {
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    connect: (_options, callback) => {
      // One socket, one life: a second connection would be to somewhere else.
      if (taken || socket.destroyed) callback(Object.assign(new Error('the connection is closed'), { code: 'ECONNRESET' }), null);
      else {
        taken = true;
        // undici never sends the request when it is called back at once.
        queueMicrotask(() => callback(null, socket));
      }
    },
  });
  const close = (): void => {
    client.destroy().catch(() => undefined);
    socket.destroy();
  };
  return { request: (request) => exchange(client, request, close), close };
}

function exchange(client: Client, request: HttpRequest, close: () => void): Promise<HttpResult> {
  const start = performance.now();
  return new Promise((resolve) => {
    const finish = (result: HttpResult): void => {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
      if (result.outcome === 'failed') close();
      resolve(result);
    };
    const fail = (reason: HttpFailure, detail: string): void => finish({ outcome: 'failed', reason, detail, ms: performance.now() - start });
    const onAbort = (): void => fail('aborted', 'given up');
    // Our own timer over the whole exchange: a server that drips a byte a second never idles.
    const timer = setTimeout(() => fail('timeout', `no complete answer within ${Math.round(request.timeoutMs)} ms`), request.timeoutMs);
    if (request.signal?.aborted === true) {
      onAbort();
      return;
    }
    request.signal?.addEventListener('abort', onAbort, { once: true });
    send(client, request, close, start).then(finish, (error: unknown) => fail(reasonOf(error), detailOf(error)));
  });
}

async function send(client: Client, request: HttpRequest, close: () => void, start: number): Promise<HttpResult> {
  const answer = await client.request({
    method: request.method,
    path: request.path,
    headers: { host: request.host, ...request.headers },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const body = await read(answer.body, request.maxBodyBytes);
  // What was not read would be taken for the next answer.
  if (body.cut) close();
  return { outcome: 'ok', status: answer.statusCode, headers: flatten(answer.headers), body: body.text, ms: performance.now() - start };
}

async function read(body: Dispatcher.ResponseData['body'], max: number): Promise<{ text: string; cut: boolean }> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    total += chunk.length;
    if (total > max) return { text: Buffer.concat(chunks).subarray(0, max).toString('utf8'), cut: true };
  }
  return { text: Buffer.concat(chunks).toString('utf8'), cut: false };
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  // A null prototype: a header called __proto__ is a header.
  const flat = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return flat;
}

function reasonOf(error: unknown): HttpFailure {
  const { code = '', name = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'too-large';
  if (name === 'HTTPParserError' || code.startsWith('HPE_')) return 'malformed';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset';
  if (code === 'UND_ERR_SOCKET' || code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return 'closed';
  return 'other';
}

function detailOf(error: unknown): string {
  const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) };
  return typeof code === 'string' ? code : message;
}
