/** DNS answers: damaged real ones, records of every type with any content, and names made of pointers. */
import assert from 'node:assert/strict';
import { type Answer, decode } from 'dns-packet';
import * as fc from 'fast-check';
import { encodeQuestion, parseReply, type Question } from '../../src/observe/network/dns/dns-message.ts';
import { a, aaaa, cname, HOST, respond } from '../observe/network/dns-double.ts';
import { damagedBytes } from './mutations.ts';
import { type Target, target } from './target.ts';

const QUESTION: Question = { id: 0x1234, host: HOST, type: 'A' };
const SIX: Question = { ...QUESTION, type: 'AAAA' };
const asked = decode(Buffer.from(encodeQuestion(QUESTION, false)));
const askedSix = decode(Buffer.from(encodeQuestion(SIX, false)));
const soa: Answer = {
  type: 'SOA',
  name: 'amazonaws.com',
  ttl: 60,
  data: { mname: 'ns.example', rname: 'root.example', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 },
};
const EXAMPLES: readonly Buffer[] = [
  respond(asked, [a(HOST, '10.20.2.11'), a(HOST, '10.20.3.11')]),
  respond(asked, [cname(HOST, 'vpce.example'), cname('vpce.example', 'deep.example'), a('deep.example', '10.20.2.11')]),
  respond(askedSix, [aaaa(HOST, 'fd20::11')]),
  respond(asked, [], { rcode: 'NXDOMAIN' }),
  respond(asked, [
    soa,
    { type: 'TXT', name: HOST, data: ['v=1', 'x'] },
    { type: 'MX', name: HOST, data: { exchange: 'm.example' } },
  ]),
  respond(asked, [], { truncated: true }),
  respond(
    asked,
    Array.from({ length: 400 }, (_, index) => a(HOST, `10.9.${index >> 8}.${index & 255}`)),
  ),
];

const u16 = (value: number): Buffer => Buffer.of((value >> 8) & 255, value & 255);

/** A record of any type whose data is noise, or claims to be longer or shorter than it is. */
const record = fc
  .record({
    name: fc.oneof(
      fc.constant(Buffer.of(0xc0, 12)),
      fc.nat(0x3fff).map((to) => u16(0xc000 | to)),
      fc.uint8Array({ maxLength: 70 }).map((bytes) => Buffer.from(bytes)),
    ),
    type: fc.oneof(fc.constantFrom(1, 5, 28, 41), fc.nat(260), fc.nat(0xffff)),
    kind: fc.constantFrom(1, 1, 1, 3, 0x8001, 255),
    data: fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.array(fc.nat(0x3fff), { maxLength: 30 }).map((pointers) => Buffer.concat(pointers.map((to) => u16(0xc000 | to)))),
    ),
    lie: fc.oneof(fc.constant(0), fc.integer({ min: -80, max: 80 }), fc.constant(60_000)),
  })
  .map(({ name, type, kind, data, lie }) =>
    Buffer.concat([name, u16(type), u16(kind), Buffer.of(0, 0, 0, 60), u16(Math.max(0, data.length + lie)), data]),
  );

/** A good question with a tail of such records; the counts may claim anything. */
const built = fc
  .record({
    records: fc.array(record, { maxLength: 50 }),
    claimed: fc.oneof(fc.constant(null), fc.constantFrom(0, 1, 48, 49, 65_535)),
    questions: fc.constantFrom(1, 1, 1, 0, 2, 65_535),
    flags: fc.oneof(fc.constant(0x8180), fc.nat(0xffff)),
    six: fc.boolean(),
  })
  .map(({ records, claimed, questions, flags, six }) => {
    const packet = Buffer.concat([respond(six ? askedSix : asked), ...records]);
    for (const [at, value] of [
      [2, flags],
      [4, questions],
      [6, claimed ?? records.length],
      [8, claimed ?? 0],
      [10, claimed ?? 0],
    ] as const)
      packet.writeUInt16BE(value, at);
    return packet;
  });

/** Pointers everywhere, to anywhere: loops, chains and trees. */
const pointers = fc
  .tuple(fc.array(fc.nat(0x3fff), { maxLength: 3_000 }), fc.constantFrom(1, 2, 4, 40))
  .map(([targets, stride]) => {
    const head = respond(asked);
    const length = head.length + targets.length * 2;
    const links = targets.map((to, index) =>
      u16(
        0xc000 |
          (stride === 1 ? head.length + ((to * 2) % (length - head.length)) : Math.max(12, head.length + index * 2 - stride)),
      ),
    );
    const packet = Buffer.concat([head, ...links]);
    packet.writeUInt16BE(0xffff, 6);
    return packet;
  });

export const dnsTargets: readonly Target[] = [
  target<Buffer>({
    name: 'DNS answers',
    input: fc.oneof(
      { weight: 6, arbitrary: damagedBytes(EXAMPLES) },
      { weight: 5, arbitrary: built },
      { weight: 1, arbitrary: pointers },
    ),
    feed(packet) {
      const id = packet.length >= 2 ? packet.readUInt16BE(0) : 0;
      const results = [QUESTION, SIX].map((question) => parseReply(packet, () => ({ ...question, id })));
      for (const parsed of results) {
        if (parsed.kind !== 'reply') continue;
        assert(parsed.reply.addresses.length <= 32 && parsed.reply.cnames.length <= 16);
        assert(parsed.reply.ttl === null || Number.isFinite(parsed.reply.ttl));
      }
      return results;
    },
    // 16 aliases of 255 octets, each of which may read as a six-character escape; twice.
    maxOutput: 2 * (16 * 255 * 6 + 32 * 48 + 200),
    quick: 1_000,
  }),
];
