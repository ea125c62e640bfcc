/** A DNS server on loopback: real packets over UDP and TCP, with a scenario's faults. */
import { type Answer, decode, encode, type Packet, RECURSION_AVAILABLE, RECURSION_DESIRED, TRUNCATED_RESPONSE } from 'dns-packet';
import { type Listener, listenTcp, listenUdp } from '../platform/listen.ts';
import { fits, lookUp } from './dns-view.ts';
import type { DnsAnswer, DnsFault, DnsServer, World } from './world.ts';

/** As on real servers: a minute for endpoints, and the size of DNS Flag Day 2020. */
const TTL_SECONDS = 60;
const UDP_PAYLOAD_SIZE = 1232;
/** RFC 1035, 4.1.1. */
const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
/** Longer than any question. A TCP client that announces more is cut off. */
const MAX_QUESTION_BYTES = 4_096;

type Send = (payload: Uint8Array) => void;

export interface RunningDnsServer {
  readonly udpPort: number;
  readonly tcpPort: number;
  close(): Promise<void>;
}

/** Starts one server of the world on both transports. `server.tcp` is the router's business. */
export async function startDnsServer(world: World, server: DnsServer): Promise<RunningDnsServer> {
  const know = lookUp(world, server);
  const timers = new Set<NodeJS.Timeout>();
  /** Questions that were asked before. */
  const met = new Set<string>();
  const later = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };
  const respond = (question: Buffer, transport: 'udp' | 'tcp', send: Send): void => {
    const query = parse(question);
    const asked = query?.questions?.[0];
    if (query === null || asked === undefined) return;
    const fault = server.faults.find(({ name, type = asked.type }) => type === asked.type && fits(name, asked.name))?.fault;
    const isFirst = fault?.kind === 'pool' && !met.has(`${asked.type} ${asked.name}`);
    met.add(`${asked.type} ${asked.name}`);
    const knowledge: DnsAnswer = isFirst ? { kind: 'rcode', rcode: 'NXDOMAIN' } : know(asked.name);
    const answer = encode(responseTo(query, knowledge, fault?.kind === 'truncated' && transport === 'udp'));
    spoil(answer, fault, send, later);
  };
  const listeners: readonly [Listener, Listener] = await Promise.all([
    listenUdp((payload, reply) => respond(payload, 'udp', reply)),
    listenTcp((socket) => {
      let rest = Buffer.alloc(0);
      socket.on('data', (chunk: Buffer) => {
        rest = Buffer.concat([rest, chunk]);
        // Several questions may come over one connection (RFC 7766, 6.2.1).
        while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
          const length = rest.readUInt16BE(0);
          respond(rest.subarray(2, 2 + length), 'tcp', (payload) => void socket.write(framed(payload)));
          rest = rest.subarray(2 + length);
        }
        if (rest.length > MAX_QUESTION_BYTES) socket.destroy();
      });
    }),
  ]);
  return {
    udpPort: listeners[0].port,
    tcpPort: listeners[1].port,
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}

function parse(question: Buffer): Packet | null {
  try {
    const packet = decode(question);
    return packet.type === 'query' ? packet : null;
  } catch {
    return null;
  }
}

function framed(payload: Uint8Array): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(payload.length);
  return Buffer.concat([length, payload]);
}

function responseTo(query: Packet, answer: DnsAnswer, truncated: boolean): Packet {
  const question = query.questions?.[0];
  const rcode = answer.kind === 'rcode' ? RCODES[answer.rcode] : RCODES.NOERROR;
  const answers =
    truncated || answer.kind === 'rcode' || question === undefined ? [] : recordsFor(question.name, question.type, answer);
  const edns = (query.additionals ?? []).some(({ type }) => type === 'OPT');
  return {
    type: 'response',
    id: query.id ?? 0,
    flags: RECURSION_DESIRED | RECURSION_AVAILABLE | (truncated ? TRUNCATED_RESPONSE : 0) | rcode,
    questions: query.questions ?? [],
    answers,
    additionals: edns
      ? [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize: UDP_PAYLOAD_SIZE,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  };
}

function recordsFor(name: string, type: string, answer: Extract<DnsAnswer, { kind: 'records' }>): Answer[] {
  const { a, aaaa, cname } = answer;
  const alias: Answer[] = cname === undefined ? [] : [{ type: 'CNAME', name, ttl: TTL_SECONDS, data: cname }];
  const owner = cname ?? name;
  if (type === 'A') return [...alias, ...a.map((data): Answer => ({ type: 'A', name: owner, ttl: TTL_SECONDS, data }))];
  if (type === 'AAAA') return [...alias, ...aaaa.map((data): Answer => ({ type: 'AAAA', name: owner, ttl: TTL_SECONDS, data }))];
  return alias;
}

/** Sends the answer, spoiled by the fault. */
function spoil(answer: Buffer, fault: DnsFault | undefined, send: Send, later: (ms: number, run: () => void) => void): void {
  switch (fault?.kind) {
    case 'silent':
      return;
    case 'slow':
      later(fault.ms, () => send(answer));
      return;
    case 'garbage': {
      // The right id, so that it is no stray packet, then nonsense: a compression pointer to
      // itself.
      const nonsense = Buffer.alloc(40, 0xc0);
      answer.copy(nonsense, 0, 0, 6);
      send(nonsense);
      return;
    }
    case 'wrong-id':
      answer.writeUInt16BE((answer.readUInt16BE(0) + 1) & 0xffff, 0);
      send(answer);
      return;
    default:
      send(answer);
  }
}
