/** A DNS server whose every answer is written by its test. */
import type { TestContext } from 'node:test';
import { type Answer, decode, encode, type Packet, RECURSION_DESIRED, TRUNCATED_RESPONSE } from 'dns-packet';
import { type DnsClient, dnsClient } from '../../../src/observe/network/dns/dns-client.ts';
import { type PacketBudget, packetBudget } from '../../../src/observe/network/dns/packet-budget.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { listenTcp, listenUdp } from '../../../src/platform/listen.ts';
import { createNetwork } from '../../../src/platform/network.ts';
import type { Ports } from '../../../src/platform/ports.ts';
import type { Route, Translate } from '../../../src/platform/route.ts';
import { makePorts } from '../node/ports-double.ts';

export const SERVER = '10.0.0.2';
export const HOST = 'ssm.eu-central-1.amazonaws.com';

export interface Asked {
  readonly packet: Packet;
  readonly name: string;
  readonly type: string;
  readonly edns: boolean;
  /** 1 for the first packet that the server got. */
  readonly count: number;
  readonly reply: (payload: Uint8Array) => void;
}

export interface UdpServer {
  readonly port: number;
  readonly asked: Asked[];
}

export async function udpServer(t: TestContext, answer: (asked: Asked) => void): Promise<UdpServer> {
  const asked: Asked[] = [];
  const listener = await listenUdp((payload, reply) => {
    const packet = decode(payload);
    const [question] = packet.questions ?? [];
    const edns = (packet.additionals ?? []).some(({ type }) => type === 'OPT');
    const entry = { packet, name: question?.name ?? '', type: question?.type ?? '', edns, count: asked.length + 1, reply };
    asked.push(entry);
    answer(entry);
  });
  t.after(() => listener.close());
  return { port: listener.port, asked };
}

/** A TCP server that is given each whole question and sends what `answer` returns, in these very chunks. */
export async function tcpServer(t: TestContext, answer: (packet: Packet) => readonly Uint8Array[] | 'close'): Promise<number> {
  const listener = await listenTcp((socket) => {
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const chunks = answer(decode(received.subarray(2)));
      if (chunks === 'close') socket.end();
      else for (const [index, part] of chunks.entries()) setTimeout(() => socket.write(part), index * 10);
    });
  });
  t.after(() => listener.close());
  return listener.port;
}

export const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

/** The answer to a question as a well-behaved server sends it. */
export function respond(
  { id = 0, questions = [] }: Packet,
  answers: Answer[] = [],
  { rcode = 'NOERROR', truncated = false }: { rcode?: keyof typeof RCODES; truncated?: boolean } = {},
): Buffer {
  const flags = RECURSION_DESIRED | (truncated ? TRUNCATED_RESPONSE : 0) | RCODES[rcode];
  return encode({ type: 'response', id, flags, questions, answers });
}

export const a = (name: string, data: string, ttl = 60): Answer => ({ type: 'A', name, ttl, data });
export const aaaa = (name: string, data: string, ttl = 60): Answer => ({ type: 'AAAA', name, ttl, data });
export const cname = (name: string, data: string, ttl = 60): Answer => ({ type: 'CNAME', name, ttl, data });

export function framed(payload: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(payload.length);
  return Buffer.concat([length, payload]);
}

/** Sends UDP to one loopback port and TCP to another; without one, that protocol's packets vanish. */
export function route({ udp, tcp }: { udp?: number; tcp?: number }): Translate {
  return (_target, protocol): Route => {
    const port = protocol === 'udp' ? udp : tcp;
    return port === undefined ? { kind: 'drop' } : { kind: 'to', ip: '127.0.0.1', port };
  };
}

export interface Client extends DnsClient {
  readonly abort: () => void;
  /** Datagram sockets that are open. */
  readonly open: () => number;
}

/** A client of `SERVER` that ends with its test. */
export function client(
  t: TestContext,
  translate: Translate,
  { timeoutMs = 10_000, budget = packetBudget() }: { timeoutMs?: number; budget?: PacketBudget } = {},
): Client {
  const stop = new AbortController();
  const network = createNetwork(translate);
  let open = 0;
  const counting: Ports['network'] = {
    ...network,
    datagrams(target, handlers) {
      const channel = network.datagrams(target, handlers);
      open += 1;
      return {
        send: (payload) => channel.send(payload),
        close() {
          open -= 1;
          channel.close();
        },
      };
    },
  };
  const ports: Ports = { ...makePorts(), clock: systemClock, network: counting };
  const server = dnsClient(ports, { ip: SERVER, port: 53 }, { timeoutMs, signal: stop.signal, budget });
  t.after(() => {
    stop.abort();
    server.close();
  });
  return { ...server, abort: () => stop.abort(), open: () => open };
}
