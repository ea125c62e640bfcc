/** DNS servers of the hostile network: an answer's id and question are right, whatever else is not. */
import { type Answer, decode, encode, RECURSION_DESIRED, TRUNCATED_RESPONSE } from 'dns-packet';
import { type Connection, type Listener, listenTcp, listenUdp } from '../../../src/platform/listen.ts';
import { drip, pour } from './pour.ts';

interface Behaviour {
  udp(query: Buffer, reply: (payload: Uint8Array) => void): void;
  tcp?(query: Buffer, socket: Connection): void;
}

/** As many addresses as are ever connected to. */
const ADDRESSES = 32;

function response(query: Buffer, answers: Answer[], flags = RECURSION_DESIRED): Buffer {
  const { id, questions = [] } = decode(query);
  return encode({ type: 'response', ...(id === undefined ? {} : { id }), flags, questions, answers });
}

function addresses(query: Buffer, count: number): Answer[] {
  const [question] = decode(query).questions ?? [];
  if (question?.type !== 'A') return [];
  return Array.from({ length: count }, (_, index) => ({
    type: 'A',
    name: question.name,
    ttl: 60,
    data: `10.66.${1 + (index >> 8)}.${index & 255}`,
  }));
}

const framed = (payload: Uint8Array): Buffer => Buffer.concat([Buffer.of(payload.length >> 8, payload.length & 255), payload]);
const truncated = (query: Buffer): Buffer => response(query, [], RECURSION_DESIRED | TRUNCATED_RESPONSE);

/** The question, then as many two-byte pointers as fit, each to the one before or to itself. */
function loops(query: Buffer, size: number): Buffer {
  const head = response(query, []);
  const packet = Buffer.concat([head, Buffer.alloc(size - head.length)]);
  for (let at = head.length; at + 1 < packet.length; at += 2) {
    const before = at % 4 === 0 ? at : Math.max(head.length, at - 2);
    packet.writeUInt16BE(0xc000 | (before & 0x3fff), at);
  }
  packet.writeUInt16BE(0xffff, 6);
  return packet;
}

/** Sixteen bytes for each record whose name is a pointer to the question: what fits into 64 KB, and the count says 65,535. */
function announced(query: Buffer): Buffer {
  const head = response(query, []);
  const record = Buffer.of(0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 66, 1, 1);
  const packet = Buffer.concat([head, ...Array.from({ length: 4_080 }, () => record)]);
  packet.writeUInt16BE(0xffff, 6);
  return packet;
}

const BEHAVIOURS = {
  plain: { udp: (query, reply) => reply(response(query, addresses(query, ADDRESSES))) },
  'thousands of addresses': { udp: (query, reply) => reply(response(query, addresses(query, 1_200))) },
  '65,535 answers announced': { udp: (query, reply) => reply(announced(query)) },
  'compression loops': { udp: (query, reply) => reply(loops(query, 60_000)) },
  'a flood of loops': {
    udp(query, reply) {
      const packet = loops(query, 60_000);
      const end = Date.now() + 20_000;
      const go = (): void => {
        reply(packet);
        if (Date.now() < end) setTimeout(go, 1);
      };
      go();
    },
  },
  'answers over TCP that never end': {
    udp: (query, reply) => reply(truncated(query)),
    tcp: (_query, socket) => pour(socket, Buffer.of(0xff, 0xff), Buffer.alloc(65_536, 0xc0)),
  },
  '65,535 answers over TCP': {
    udp: (query, reply) => reply(truncated(query)),
    tcp: (query, socket) => void socket.write(framed(announced(query).subarray(0, 65_535))),
  },
  'one byte a second over TCP': {
    udp: (query, reply) => reply(truncated(query)),
    tcp: (query, socket) => drip(socket, framed(response(query, addresses(query, 2)))),
  },
} satisfies Readonly<Record<string, Behaviour>>;

export type DnsBehaviour = keyof typeof BEHAVIOURS;
export const DNS_FAULTS = (Object.keys(BEHAVIOURS) as DnsBehaviour[]).filter((name) => name !== 'plain');

export async function startDns(name: DnsBehaviour): Promise<{ readonly udp: Listener; readonly tcp: Listener }> {
  const behaviour: Behaviour = BEHAVIOURS[name];
  const udp = await listenUdp((query, reply) => behaviour.udp(query, reply));
  const tcp = await listenTcp((socket) => {
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      behaviour.tcp?.(received.subarray(2), socket);
      received = Buffer.alloc(0);
    });
  });
  return { udp, tcp };
}
