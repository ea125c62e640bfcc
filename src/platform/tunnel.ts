import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { deadline, starvedBy, stopwatch } from './lived.ts';
import type { Network, TunnelResult } from './ports.ts';
import { shortageOf } from './shortage.ts';

/** Far above what proxies send, and still harmless. */
const MAX_HEADER_BYTES = 16_384;
const MAX_PAGE = 4_096;

type Failed = Extract<TunnelResult, { outcome: 'failed' }>;

/** CONNECT by Node's own client, over an open connection. Like the agent, accepts only 200. */
export const openTunnel: Network['tunnel'] = (socket, { host, port, credentials, timeoutMs, signal }) =>
  new Promise<TunnelResult>((resolve) => {
    const watch = stopwatch();
    const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const headers: Record<string, string> = { host: authority, 'user-agent': 'ssm-probe' };
    if (credentials !== null)
      headers['proxy-authorization'] = `Basic ${Buffer.from(credentials.reveal(), 'utf8').toString('base64')}`;
    const fail = (reason: Failed['reason'], detail: string, answer: Partial<Failed> = {}): void =>
      settle({
        outcome: 'failed',
        status: null,
        headers: {},
        page: '',
        ...answer,
        ...starvedBy(watch, timeoutMs, reason, detail),
        ms: watch.ms(),
      });
    const onAbort = (): void => fail('aborted', 'given up');
    const onClose = (): void => fail('closed', 'the proxy closed the connection without an answer');
    const cancel = deadline(timeoutMs, () => fail('timeout', `no answer within ${Math.round(timeoutMs)} ms`));
    let finished = false;
    const settle = (result: TunnelResult): void => {
      if (finished) return;
      finished = true;
      cancel();
      signal?.removeEventListener('abort', onAbort);
      socket.removeListener('close', onClose);
      // While nobody reads the socket, an error must not become an uncaught exception.
      socket.on('error', () => undefined);
      if (result.outcome === 'failed') {
        asking.destroy();
        socket.destroy();
      }
      resolve(result);
    };
    const asking = httpRequest({
      method: 'CONNECT',
      path: authority,
      headers,
      setHost: false,
      maxHeaderSize: MAX_HEADER_BYTES,
      createConnection: () => socket,
    });
    asking.on('error', (error: NodeJS.ErrnoException) => fail(reasonOf(error), error.code ?? error.message));
    // Node reports every answer to CONNECT here, even a refusal.
    asking.on('connect', (response: IncomingMessage, tunnel: Socket, head: Buffer) => {
      const { statusCode = 0, statusMessage = '' } = response;
      if (statusCode !== 200) {
        const answer = { status: statusCode, headers: flatten(response), page: head.toString('utf8', 0, MAX_PAGE) };
        fail('answered', statusMessage, answer);
        return;
      }
      if (head.length > 0) tunnel.unshift(head);
      settle({ outcome: 'ok', socket: tunnel, ms: watch.ms() });
    });
    socket.once('close', onClose);
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
    if (socket.destroyed) onClose();
    else asking.end();
  });

function flatten({ headers }: IncomingMessage): Record<string, string> {
  // A null prototype, so that a header called __proto__ is a header.
  const flat = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function reasonOf(error: NodeJS.ErrnoException): Failed['reason'] {
  const { code = '', message } = error;
  if (shortageOf(error) !== null) return 'exhausted';
  if (code.startsWith('HPE_')) return code === 'HPE_INVALID_EOF_STATE' ? 'closed' : 'malformed';
  if (code === 'ECONNRESET') return message.includes('socket hang up') ? 'closed' : 'reset';
  return code === 'EPIPE' ? 'reset' : 'other';
}
