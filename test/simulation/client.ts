/** A small client that speaks through the ports, for the tests of the simulation alone; the probes are not used here. */
import { decode, encode, type Packet } from 'dns-packet';
import type { DialResult, HttpResult, Ports, TlsResult } from '../../src/platform/ports.ts';
import { startSimulatedVpc } from '../../src/simulation/vpc.ts';
import type { World } from '../../src/simulation/world.ts';

export const STEP_MS = 300;
type Socket = Extract<TlsResult, { outcome: 'ok' }>['socket'];
const TRUST_FILE = '/etc/ssl/certs/ca-certificates.crt';

const dialled = new Set<Socket>();

/** Runs `body` inside a started world, and closes it whatever happens. */
export async function inside(world: World, body: (ports: Ports) => Promise<void>): Promise<void> {
  const vpc = await startSimulatedVpc({ world });
  try {
    await body(vpc.ports);
  } finally {
    // A failed assertion leaves its connection open, which must not keep the test process.
    for (const socket of dialled) socket.destroy();
    dialled.clear();
    await vpc.close();
  }
}

function question(name: string, type: 'A' | 'AAAA'): Buffer {
  return encode({ type: 'query', id: 4711, flags: 0x100, questions: [{ type, name }] });
}

/** The first datagram that comes back, raw; `silent` after STEP_MS, or what the kernel reported. */
export function askRaw(ports: Ports, server: string, name: string, type: 'A' | 'AAAA' = 'A'): Promise<Buffer | string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => done('silent'), STEP_MS);
    const socket = ports.network.datagrams(
      { ip: server, port: 53 },
      { onMessage: (payload) => done(payload), onFault: (fault) => done(fault) },
    );
    const done = (result: Buffer | string): void => {
      clearTimeout(timer);
      socket.close();
      resolve(result);
    };
    socket.send(question(name, type));
  });
}

/** `NXDOMAIN`, `TC`, `silent` … or the addresses in order, joined by spaces (empty: NODATA). */
export async function ask(ports: Ports, server: string, name: string, type: 'A' | 'AAAA' = 'A'): Promise<string> {
  const raw = await askRaw(ports, server, name, type);
  return typeof raw === 'string' ? raw : describe(decode(raw));
}

function describe(packet: Packet): string {
  const rcode = Reflect.get(packet, 'rcode') as string;
  if (rcode !== 'NOERROR') return rcode;
  if (((packet.flags ?? 0) & 0x200) !== 0) return 'TC';
  return (packet.answers ?? [])
    .flatMap((answer) => (answer.type === 'A' || answer.type === 'AAAA' ? [answer.data] : []))
    .join(' ');
}

/** Asks for several names over one TCP connection, all at once. */
export async function askTcp(ports: Ports, server: string, names: readonly string[]): Promise<readonly string[] | string> {
  const opened = await dial(ports, server, 53);
  if (opened.outcome !== 'ok') return opened.reason;
  const { socket } = opened;
  const answers: string[] = [];
  let rest = Buffer.alloc(0);
  return await new Promise((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length > 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
        answers.push(describe(decode(rest.subarray(2, 2 + rest.readUInt16BE(0)))));
        rest = rest.subarray(2 + rest.readUInt16BE(0));
      }
      if (answers.length < names.length) return;
      socket.destroy();
      resolve(answers);
    });
    for (const name of names) {
      const payload = question(name, 'A');
      socket.write(Buffer.concat([Buffer.from([payload.length >> 8, payload.length & 255]), payload]));
    }
  });
}

export async function dial(ports: Ports, ip: string, port = 443): Promise<DialResult> {
  const result = await ports.network.dial({ ip, port }, { timeoutMs: STEP_MS });
  if (result.outcome === 'ok') dialled.add(result.socket);
  return result;
}

/** TCP and TLS to an address, judged with the simulated node's own roots. */
export async function secure(ports: Ports, ip: string, servername: string): Promise<TlsResult> {
  const opened = await dial(ports, ip);
  if (opened.outcome !== 'ok') throw new Error(`no connection to ${ip}: ${opened.reason}`);
  const roots = await ports.files.read(TRUST_FILE, 1_000_000);
  if (roots.outcome !== 'ok') throw new Error('no roots');
  const { trust } = ports.trustStore([roots.text]);
  return await ports.network.startTls(opened.socket, { servername, trust, timeoutMs: STEP_MS });
}

export interface Get {
  readonly method?: 'GET' | 'HEAD' | 'PUT';
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function https(
  ports: Ports,
  ip: string,
  host: string,
  get: Get = {},
): Promise<Extract<HttpResult, { outcome: 'ok' }>> {
  const tls = await secure(ports, ip, host);
  if (tls.outcome !== 'ok') throw new Error(`no TLS with ${ip}: ${tls.reason}`);
  return await over(ports, tls.socket, host, get);
}

/** An unencrypted request, as to the metadata service; the failure's reason when there is no answer. */
export async function http(ports: Ports, ip: string, port: number, get: Get): Promise<HttpResult> {
  const opened = await dial(ports, ip, port);
  if (opened.outcome !== 'ok') throw new Error(`no connection to ${ip}: ${opened.reason}`);
  const session = ports.network.http(opened.socket);
  const result = await session.request({ method: 'GET', path: '/', host: ip, maxBodyBytes: 65_536, timeoutMs: STEP_MS, ...get });
  session.close();
  return result;
}

async function over(ports: Ports, socket: Socket, host: string, get: Get): Promise<Extract<HttpResult, { outcome: 'ok' }>> {
  const session = ports.network.http(socket);
  const result = await session.request({ method: 'GET', path: '/', host, maxBodyBytes: 65_536, timeoutMs: STEP_MS, ...get });
  session.close();
  if (result.outcome !== 'ok') throw new Error(`no answer from ${host}: ${result.reason} ${result.detail}`);
  return result;
}
