/** SOCKS 5 (RFC 1928) with a name and a password (RFC 1929), as Go's net/http speaks it: the proxy looks the host up. */
import { isIP, type Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import { starvedBy, stopwatch } from './lived.ts';
import type { Network, TunnelResult } from './ports.ts';
import { shortageOf } from './shortage.ts';
import { limited, noneWithin } from './step-limits.ts';

type Failed = Extract<TunnelResult, { outcome: 'failed' }>;

const VERSION = 5;
const NO_LOGIN = 0;
const LOGIN = 2;
const LONGEST = 255;
/** What replies stand for (RFC 1928, section 6). */
const REPLIES: Readonly<Record<number, readonly [Failed['reason'], string]>> = {
  1: ['upstream-failed', 'general failure'],
  2: ['refused', 'not allowed by its rules'],
  3: ['upstream-failed', 'network unreachable'],
  4: ['upstream-failed', 'host unreachable'],
  5: ['upstream-failed', 'connection refused'],
  6: ['upstream-failed', 'TTL expired'],
  7: ['other', 'command not supported'],
  8: ['other', 'address type not supported'],
};

class Refusal extends Error {
  readonly reason: Failed['reason'];
  constructor(reason: Failed['reason'], detail: string) {
    super(detail);
    this.reason = reason;
  }
}

export const openSocks: Network['tunnel'] = async (socket, { host, port, credentials, ...limits }) => {
  const watch = stopwatch();
  const reader = readerOf(socket);
  const fail = (reason: Failed['reason'], detail: string): void => reader.fail(new Refusal(reason, detail));
  const cancel = limited(limits, noneWithin('answer', limits), fail);
  if (limits.signal?.aborted === true) fail('aborted', 'given up');
  try {
    await negotiate(socket, reader.read, credentials?.reveal() ?? null);
    await request(socket, reader.read, host, port);
    reader.release();
    return { outcome: 'ok', socket, ms: watch.ms() };
  } catch (error) {
    reader.release();
    socket.destroy();
    const { reason, detail } = reasonOf(error);
    const failure = starvedBy(watch, limits.timeoutMs, reason, detail);
    return { outcome: 'failed', status: null, headers: {}, page: '', ...failure, ms: watch.ms() };
  } finally {
    cancel();
  }
};

type Read = (bytes: number) => Promise<Buffer>;

async function negotiate(socket: Socket, read: Read, login: string | null): Promise<void> {
  const methods = login === null ? [NO_LOGIN] : [NO_LOGIN, LOGIN];
  socket.write(Buffer.from([VERSION, methods.length, ...methods]));
  const [version, method = LONGEST] = await read(2);
  if (version !== VERSION) throw new Refusal('malformed', 'what answers speaks no SOCKS 5');
  if (method === NO_LOGIN) return;
  if (method !== LOGIN || login === null) throw new Refusal('auth-required', 'no method of logging in that the agent has');
  const colon = login.indexOf(':');
  const [name, password] = [login.slice(0, colon), login.slice(colon + 1)].map((part) => Buffer.from(part));
  if (name === undefined || password === undefined || name.length === 0 || Math.max(name.length, password.length) > LONGEST)
    throw new Refusal('other', 'Go sends no empty name, and nothing above 255 bytes');
  socket.write(Buffer.concat([Buffer.from([1, name.length]), name, Buffer.from([password.length]), password]));
  const [, status] = await read(2);
  if (status !== 0) throw new Refusal('auth-required', 'name or password not accepted');
}

async function request(socket: Socket, read: Read, host: string, port: number): Promise<void> {
  const address = isIP(host) === 0 ? null : ipaddr.process(host).toByteArray();
  const name = Buffer.from(host);
  if (name.length > LONGEST) throw new Refusal('other', 'the host is too long');
  const destination = address === null ? [3, name.length, ...name] : [address.length === 4 ? 1 : 4, ...address];
  socket.write(Buffer.from([VERSION, 1, 0, ...destination, port >> 8, port & 0xff]));
  const [version, reply = 0, , kind = 0] = await read(4);
  if (version !== VERSION) throw new Refusal('malformed', 'what answers speaks no SOCKS 5');
  if (reply !== 0) throw new Refusal(...(REPLIES[reply] ?? (['other', `reply ${reply}`] as const)));
  // Where the proxy connects from: nobody needs it.
  const length = kind === 1 ? 4 : kind === 4 ? 16 : kind === 3 ? ((await read(1))[0] ?? 0) : null;
  if (length === null) throw new Refusal('malformed', 'an unknown type of address');
  await read(length + 2);
}

/** Reads exact numbers of bytes, and gives back what is left. */
function readerOf(socket: Socket): { readonly read: Read; readonly fail: (why: Error) => void; readonly release: () => void } {
  let held = Buffer.alloc(0);
  let failure: Error | null = null;
  let wake = (): void => undefined;
  const onData = (chunk: Buffer): void => {
    held = Buffer.concat([held, chunk]);
    wake();
  };
  const fail = (why: Error): void => {
    failure ??= why;
    wake();
  };
  const onClose = (): void => fail(new Refusal('closed', 'the proxy closed the connection without an answer'));
  socket.on('data', onData).on('error', fail).once('end', onClose).once('close', onClose);
  if (socket.destroyed) onClose();
  return {
    fail,
    async read(bytes) {
      while (held.length < bytes) {
        if (failure !== null) throw failure;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      const taken = held.subarray(0, bytes);
      held = held.subarray(bytes);
      return taken;
    },
    release() {
      socket.removeListener('data', onData).removeListener('error', fail).removeListener('end', onClose);
      socket.removeListener('close', onClose);
      socket.pause();
      // While nobody reads the socket, an error must not become an uncaught exception.
      socket.on('error', () => undefined);
      if (held.length > 0 && !socket.destroyed) socket.unshift(held);
    },
  };
}

function reasonOf(error: unknown): { readonly reason: Failed['reason']; readonly detail: string } {
  if (error instanceof Refusal) return { reason: error.reason, detail: error.message };
  const { code = '' } = error as NodeJS.ErrnoException;
  if (shortageOf(error) !== null) return { reason: 'exhausted', detail: code };
  return { reason: code === 'ECONNRESET' || code === 'EPIPE' ? 'reset' : 'other', detail: code };
}
