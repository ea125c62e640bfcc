/** HTTP and TLS answers over real loopback sockets: undici's parser and OpenSSL see the bytes, and so does what is around them. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { httpOver } from '../../src/platform/http.ts';
import { type Connection, type Listener, listenTcp } from '../../src/platform/listen.ts';
import type { HttpResult, TlsResult } from '../../src/platform/ports.ts';
import { startTls } from '../../src/platform/tls.ts';
import { direct, secureAcceptor, trustAmazon } from '../platform/loopback.ts';
import { damagedBytes } from './mutations.ts';
import { type Target, target } from './target.ts';

/** A server that says the next answer on its list, in three pieces, to whoever has sent something; then it ends, or stays mute. */
interface Said {
  readonly bytes: Buffer;
  readonly stays: boolean;
}
/** An answer that stops half-way and stays must cost its timeout and nothing more. */
const TIMEOUT_MS = 60;
const said = (bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Said> =>
  fc.record({
    bytes,
    stays: fc.oneof({ weight: 15, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  });

async function speaker(): Promise<{ readonly listener: Listener; readonly say: (next: Said) => void }> {
  let next: Said = { bytes: Buffer.alloc(0), stays: false };
  const listener = await listenTcp((socket) => {
    socket.once('data', () => {
      const { bytes, stays } = next;
      const third = Math.ceil(bytes.length / 3);
      for (const at of [0, third]) socket.write(bytes.subarray(at, at + third));
      if (stays) socket.write(bytes.subarray(2 * third));
      else socket.end(bytes.subarray(2 * third));
    });
  });
  return { listener, say: (one) => (next = one) };
}

async function connection(port: number): Promise<Connection> {
  const dialled = await direct.dial({ ip: '127.0.0.1', port }, { timeoutMs: 10_000 });
  assert(dialled.outcome === 'ok', JSON.stringify(dialled));
  return dialled.socket;
}

const HTTP_ANSWERS = [
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Amzn-RequestId: 4711\r\nDate: Sun, 01 Nov 2026 08:00:00 GMT\r\n\r\nok',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: x\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.0 403 Forbidden\r\nServer: x\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n\r\n<html><title>no</title>',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\0\0',
  'HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n\x1f\x8b\x08\0\0',
].map((text) => Buffer.from(text, 'latin1'));

async function httpTarget(): Promise<Target> {
  const { listener, say } = await speaker();
  return target<Said>({
    name: 'HTTP answers',
    input: said(damagedBytes(HTTP_ANSWERS)),
    async feed(answer): Promise<HttpResult> {
      say(answer);
      const session = httpOver(await connection(listener.port));
      try {
        const result = await session.request({
          method: 'GET',
          path: '/',
          host: 'x',
          maxBodyBytes: 100,
          timeoutMs: answer.stays ? TIMEOUT_MS : 10_000,
        });
        if (result.outcome === 'ok') {
          assert(result.status >= 100 && result.status <= 999);
          // Bytes that are no UTF-8 read as one replacement character each.
          assert(Buffer.byteLength(result.body) <= 300);
        }
        return result;
      } finally {
        session.close();
      }
    },
    maxOutput: 16_384 * 6 + 1_000,
    quick: 120,
    share: 0.1,
    close: () => listener.close(),
  });
}

/** What a genuine server sends first: the damaged flights are made of it. */
async function firstFlight(): Promise<Buffer> {
  const accept = await secureAcceptor('fuzz.example', () => undefined);
  const listener = await listenTcp(accept);
  const chunks: Buffer[] = [];
  const socket = await connection(listener.port);
  socket.prependListener('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)));
  const result = await startTls(socket, { servername: 'fuzz.example', trust: await trustAmazon(), timeoutMs: 10_000 });
  if (result.outcome === 'ok') result.socket.destroy();
  await listener.close();
  return Buffer.concat(chunks);
}

async function tlsTarget(): Promise<Target> {
  const { listener, say } = await speaker();
  const trust = await trustAmazon();
  const captured = await firstFlight();
  // Without a capture (TLS reads below the stream) the head of a ServerHello and alerts still lead past the first check.
  const hello = Buffer.from(
    `160303007a02000076030${'3'.padEnd(65, 'a')}20${'b'.repeat(64)}130100002e002b0002030400330024001d0020${'c'.repeat(64)}`,
    'hex',
  );
  const alert = Buffer.from('15030300020228', 'hex');
  const examples: Buffer[] = [
    hello,
    alert,
    Buffer.concat([hello, Buffer.from('140303000101', 'hex'), Buffer.from(`1703030040${'d'.repeat(128)}`, 'hex')]),
  ];
  if (captured.length > 0) examples.push(captured);
  return target<Said>({
    name: 'TLS answers',
    input: said(damagedBytes(examples)),
    async feed(answer): Promise<Partial<TlsResult>> {
      say(answer);
      const socket = await connection(listener.port);
      const result = await startTls(socket, { servername: 'fuzz.example', trust, timeoutMs: answer.stays ? TIMEOUT_MS : 10_000 });
      if (result.outcome === 'ok') result.socket.destroy();
      assert.equal(result.outcome, 'failed', 'a handshake with noise cannot succeed');
      return result;
    },
    maxOutput: 1_000,
    quick: 80,
    share: 0.1,
    close: () => listener.close(),
  });
}

export async function wireTargets(): Promise<readonly Target[]> {
  return [await httpTarget(), await tlsTarget()];
}
