/** What listens on 443 (and plays the metadata service on 80) in the hostile network. */
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Connection, type Listener, listenTcp, tlsAcceptor } from '../../../src/platform/listen.ts';
import { simulatedPki } from '../../../src/simulation/pki.ts';
import { drip, onRequests, pour } from './pour.ts';

export type Accept = (socket: Connection) => void;

const REGION = 'eu-central-1';
export const NAMES = [`*.${REGION}.amazonaws.com`, `*.s3.${REGION}.amazonaws.com`, `*.dualstack.${REGION}.amazonaws.com`];
const LONG_LINE = `x-${'a'.repeat(40)}: ${'b'.repeat(400)}\r\n`;
const CHUNK = Buffer.alloc(65_536, 'x');
const TEN_GB = 10 * 1_024 ** 3;
const OK = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
const XML = `<?xml version="1.0"?><!DOCTYPE e [<!ENTITY a "${'&a;'.repeat(50)}">]><Error><Code>`;

/** What is said once a request is there (over TLS on 443, in the clear on 80). */
export const SAYINGS = {
  'endless headers': (socket) => onRequests(socket, () => pour(socket, 'HTTP/1.1 200 OK\r\n', LONG_LINE.repeat(40))),
  'one endless header': (socket) => onRequests(socket, () => pour(socket, 'HTTP/1.1 200 OK\r\nx: ', CHUNK)),
  'a 10 GB body, announced and sent': (socket) =>
    onRequests(socket, () => pour(socket, `HTTP/1.1 200 OK\r\nContent-Length: ${TEN_GB}\r\n\r\n`, CHUNK)),
  'an endless chunked body': (socket) =>
    onRequests(socket, () =>
      pour(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', `10000\r\n${CHUNK.toString()}\r\n`),
    ),
  'endless chunk extensions': (socket) =>
    onRequests(socket, () => pour(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;', CHUNK)),
  'endless interim answers': (socket) =>
    onRequests(socket, () => pour(socket, '', 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(500))),
  'one byte a second': (socket) => onRequests(socket, () => drip(socket, Buffer.concat([OK, CHUNK]))),
  'an endless XML error': (socket) =>
    onRequests(socket, () =>
      pour(
        socket,
        `HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n`,
        `10000\r\n${XML.repeat(600).padEnd(65_536, '<').slice(0, 65_536)}\r\n`,
      ),
    ),
  'noise for ever': (socket) => onRequests(socket, () => pour(socket, '', randomBytes(65_536))),
  'talks before it is asked': (socket) => pour(socket, OK, Buffer.concat(Array.from({ length: 500 }, () => OK))),
  'answers a hundredfold': (socket) =>
    onRequests(socket, () => void socket.write(Buffer.concat(Array.from({ length: 100 }, () => OK)))),
} satisfies Readonly<Record<string, (socket: Duplex) => void>>;

/** A ServerHello and then nothing that follows from it: the genuine server's first record, relayed, then this. */
async function afterHello(genuine: number, more: Uint8Array): Promise<Accept> {
  return (socket) => {
    const behind = connect(genuine, '127.0.0.1');
    let sent = false;
    behind.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => void (behind.writable && behind.write(chunk)));
    socket.once('close', () => behind.destroy());
    behind.once('data', (chunk: Buffer) => {
      if (sent) return;
      sent = true;
      // One record: a head of five bytes, the last two of which are the length.
      pour(socket, chunk.subarray(0, 5 + chunk.readUInt16BE(3)), more);
    });
  };
}

const record = (type: number, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.of(type, 3, 3, body.length >> 8, body.length & 255), body]);
const many = (one: Buffer, size = 65_536): Buffer =>
  Buffer.concat(Array.from({ length: Math.ceil(size / one.length) }, () => one));

/** A leaf and intermediates with thousands of names each: `count` times some 10 KB. */
async function hugeChain(count: number): Promise<{ cert: string; key: string }> {
  const pki = simulatedPki();
  const full = { issuer: 'amazon', chain: 'full', validity: 'now', names: 'service' } as const;
  const { cert, key } = await pki.identity(full, NAMES);
  const fat = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      pki.identity(
        { ...full, issuer: 'self' },
        Array.from({ length: 150 }, (__, index) => `${'y'.repeat(55)}.h${at}-${index}.example`),
      ),
    ),
  );
  return { cert: cert + fat.map((one) => one.cert).join(''), key };
}

/** What happens on 443 instead of a proper handshake. */
const RAW: Readonly<Record<string, Accept>> = {
  'accepts and says nothing': () => undefined,
  'resets at once': (socket) => socket.resetAndDestroy(),
  'noise instead of TLS': (socket) => pour(socket, '', randomBytes(65_536)),
  'endless alerts': (socket) => pour(socket, '', many(record(21, Buffer.of(1, 90)))),
  'endless empty records': (socket) => pour(socket, '', many(record(22, Buffer.alloc(0)))),
  'endless cipher changes': (socket) => pour(socket, '', many(record(20, Buffer.of(1)))),
  // A ServerHello that claims 16 MB, and delivers.
  'an endless ServerHello': (socket) =>
    pour(
      socket,
      record(22, Buffer.concat([Buffer.of(2, 255, 255, 255), Buffer.alloc(16_000)])),
      record(22, Buffer.alloc(16_000)),
    ),
  'one byte of a handshake a second': (socket) =>
    drip(socket, record(22, Buffer.concat([Buffer.of(2, 0, 1, 0), Buffer.alloc(256)]))),
};
const AFTER_HELLO: Readonly<Record<string, Uint8Array>> = {
  'noise after ServerHello': randomBytes(65_536),
  'endless cipher changes after ServerHello': many(record(20, Buffer.of(1))),
  'a flood of undecipherable records': many(record(23, randomBytes(16_000))),
};
const CHAINS: Readonly<Record<string, number>> = { 'a chain of 60 KB': 5, 'a chain of 250 KB': 20 };

export const TLS_FAULTS: readonly string[] = [...Object.keys(RAW), ...Object.keys(AFTER_HELLO), ...Object.keys(CHAINS)];

const proper = async (onSecure: (socket: Duplex) => void): Promise<Accept> => {
  const identity = await simulatedPki().identity({ issuer: 'amazon', chain: 'full', validity: 'now', names: 'service' }, NAMES);
  return tlsAcceptor({ ...identity, versions: 'modern' }, onSecure);
};

/** A web server of that name on a loopback port. */
export async function startWeb(name: string): Promise<Listener> {
  const raw = RAW[name];
  if (raw !== undefined) return listenTcp(raw);
  const more = AFTER_HELLO[name];
  if (more !== undefined) {
    const genuine = await listenTcp(await proper(() => undefined));
    const listener = await listenTcp(await afterHello(genuine.port, more));
    return { port: listener.port, close: async () => void (await Promise.all([listener.close(), genuine.close()])) };
  }
  const count = CHAINS[name];
  const ok = (socket: Duplex): void => onRequests(socket, () => void socket.write(OK));
  if (count !== undefined) return listenTcp(tlsAcceptor({ ...(await hugeChain(count)), versions: 'modern' }, ok));
  return listenTcp(await proper(SAYINGS[name as keyof typeof SAYINGS] ?? ok));
}
