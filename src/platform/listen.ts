/**
 * Listens on 127.0.0.1, only for the simulated VPC: a real run listens nowhere.
 *
 * Every listener tracks its connections, so that `close()` ends them all and the process can end.
 */
import { createSocket } from 'node:dgram';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';

const LOOPBACK = '127.0.0.1';

/** An accepted TCP connection. */
export type Connection = Socket;

export interface Listener {
  /** The ephemeral port on 127.0.0.1. */
  readonly port: number;
  /** Ends the listener and its connections. Resolves when the socket is free. Idempotent. */
  close(): Promise<void>;
}

/**
 * Receives datagrams. `reply` sends one back to the sender, and does nothing after `close()`.
 * Rejects if the port cannot be opened.
 */
export function listenUdp(onMessage: (payload: Buffer, reply: (payload: Uint8Array) => void) => void): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    let closed: Promise<void> | null = null;
    socket.on('message', (payload, from) => {
      onMessage(payload, (answer) => {
        // The asker may be gone. The kernel's error then does not matter.
        if (closed === null) socket.send(answer, from.port, from.address, () => undefined);
      });
    });
    socket.once('error', reject);
    socket.bind(0, LOOPBACK, () => {
      socket.removeListener('error', reject);
      socket.on('error', () => undefined);
      resolve({
        port: socket.address().port,
        close: () => (closed ??= new Promise((done) => socket.close(() => done()))),
      });
    });
  });
}

/**
 * Accepts connections. Ignores errors of their sockets, because the peer may leave at any time.
 * Rejects if the port cannot be opened.
 */
export function listenTcp(onConnection: (socket: Connection) => void): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const open = new Set<Socket>();
    let closed: Promise<void> | null = null;
    const server = createTcpServer({ noDelay: true }, (socket) => {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => open.delete(socket));
      onConnection(socket);
    });
    const close = (): Promise<void> =>
      (closed ??= new Promise((done) => {
        server.close(() => done());
        for (const socket of open) socket.destroy();
      }));
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      server.removeListener('error', reject);
      server.on('error', () => undefined);
      resolve({ port: (server.address() as AddressInfo).port, close });
    });
  });
}

/** What a TLS server presents (PEM, leaf first), and the protocol versions it speaks. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
  /** `legacy`: only TLS 1.0 and 1.1. `1.2`: only 1.2. */
  readonly versions: 'modern' | '1.2' | 'legacy';
  /** Ends connections without a client certificate. */
  readonly wantsCertificate?: boolean;
}

/** Makes a function for the server's side of the handshake. Failed ones end silently. */
export function tlsAcceptor(identity: TlsIdentity, onSecure: (socket: Duplex) => void): (socket: Duplex) => void {
  const { cert, key, versions, wantsCertificate = false } = identity;
  // OpenSSL 3 allows the SHA-1 signatures of TLS 1.0 only at security level 0.
  const legacy = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
  const limits = { modern: {}, '1.2': { maxVersion: 'TLSv1.2' }, legacy } as const;
  const server = createTlsServer({
    cert,
    key,
    ALPNProtocols: ['http/1.1'],
    requestCert: wantsCertificate,
    rejectUnauthorized: wantsCertificate,
    ...limits[versions],
  });
  // Its alert goes out first.
  server.on('tlsClientError', (_error, socket) => socket.destroySoon());
  server.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    onSecure(socket);
  });
  return (socket) => void server.emit('connection', socket);
}

export interface WebRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  /** The Host header in lower case without its port; empty when absent. */
  readonly host: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}
export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Makes a function that serves HTTP/1.1 on an open connection. Null: no answer. */
export function httpAcceptor(answer: (request: WebRequest) => WebAnswer | null): (socket: Duplex) => void {
  const server = createHttpServer((request, response) => {
    const said = answer(readRequest(request));
    if (said === null) return;
    response.sendDate = false;
    response.writeHead(said.status, { ...said.headers, 'Content-Length': String(Buffer.byteLength(said.body)) });
    response.end(request.method === 'HEAD' ? '' : said.body);
  });
  return (socket) => void server.emit('connection', socket);
}

function readRequest(request: IncomingMessage): WebRequest {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  const host = (headers['host'] ?? '').toLowerCase().replace(/:\d+$/u, '');
  return { method: request.method ?? '', path: request.url ?? '/', host, headers };
}
