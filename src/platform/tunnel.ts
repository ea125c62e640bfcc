import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { flatHeaders } from './headers.ts';
import { starvedBy, stopwatch } from './lived.ts';
import type { Network, TunnelResult } from './ports.ts';
import { shortageOf } from './shortage.ts';
import { limited, noneWithin } from './step-limits.ts';

/** Far above what proxies send, and still harmless. */
const MAX_HEADER_BYTES = 16_384;
const MAX_PAGE = 4_096;

type Failed = Extract<TunnelResult, { outcome: 'failed' }>;

/** CONNECT by Node's own client, over an open connection. Like the agent, accepts only 200. */
export const openTunnel: Network['tunnel'] = (socket, { host, port, credentials, ...limits }) =>
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
        ...starvedBy(watch, limits.timeoutMs, reason, detail),
        ms: watch.ms(),
      });
    const onClose = (): void => fail('closed', 'the proxy closed the connection without an answer');
    const cancel = limited(limits, noneWithin('answer', limits), fail);
    let finished = false;
    const settle = (result: TunnelResult): void => {
      if (finished) return;
      finished = true;
      cancel();
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
        const answer = { status: statusCode, headers: flatHeaders(response.headers), page: head.toString('utf8', 0, MAX_PAGE) };
        fail('answered', statusMessage, answer);
        return;
      }
      if (head.length > 0) tunnel.unshift(head);
      settle({ outcome: 'ok', socket: tunnel, ms: watch.ms() });
    });
    socket.once('close', onClose);
    if (limits.signal?.aborted === true) fail('aborted', 'given up');
    if (socket.destroyed) onClose();
    else asking.end();
  });

function reasonOf(error: NodeJS.ErrnoException): Failed['reason'] {
  const { code = '', message } = error;
  if (shortageOf(error) !== null) return 'exhausted';
  if (code.startsWith('HPE_')) return code === 'HPE_INVALID_EOF_STATE' ? 'closed' : 'malformed';
  if (code === 'ECONNRESET') return message.includes('socket hang up') ? 'closed' : 'reset';
  return code === 'EPIPE' ? 'reset' : 'other';
}
