import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decode } from 'dns-packet';
import { array, boolean, assert as holds, nat, property, tuple, uint8Array } from 'fast-check';
import { encodeQuestion, newQuestion, parseReply, type Question } from '../../../src/observe/network/dns/dns-message.ts';
import { assertSoon, cpuMs } from '../../pace.ts';
import { a, client, HOST, respond, route, udpServer } from './dns-double.ts';

const QUESTION: Question = { id: 0x1234, host: HOST, type: 'A' };
const pending = (id: number): Question | undefined => (id === QUESTION.id ? QUESTION : undefined);
const asked = decode(Buffer.from(encodeQuestion(QUESTION, true)));
/** Of a processor. Seconds would be a denial of service; a slow test machine takes milliseconds. */
const BOUND_MS = 1_000;

function bounded<T>(work: () => T): T {
  const results: T[] = [];
  const ms = cpuMs(() => results.push(work()));
  assert(ms < BOUND_MS, `${ms} ms`);
  return results[0] as T;
}

describe('a question', () => {
  it('asks for recursion and tells the payload size that the agent tells', () => {
    assert.deepEqual(asked.questions, [{ name: HOST, type: 'A', class: 'IN' }]);
    assert.equal(asked.flag_rd, true);
    const [edns] = asked.additionals ?? [];
    assert.equal(edns?.type === 'OPT' && edns.udpPayloadSize, 1232);
    assert.equal(decode(Buffer.from(encodeQuestion(QUESTION, false))).additionals?.length, 0);
  });

  it('has an id that cannot be guessed', () => {
    const ids = new Set(Array.from({ length: 200 }, () => newQuestion(HOST, 'A').id));
    assert(ids.size > 150);
  });
});

describe('hostile packets', () => {
  it('65,535 announced answers are not worth an allocation', () => {
    const packet = respond(asked, [a(HOST, '10.1.2.3')]);
    for (const at of [6, 8, 10]) packet.writeUInt16BE(0xffff, at);
    const parsed = bounded(() => parseReply(packet, pending));
    // As Go: what was there counts.
    assert.deepEqual(parsed.kind === 'reply' && parsed.reply.addresses, ['10.1.2.3']);
  });

  it('thousands of real answers are cut to what an endpoint can have', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => a(HOST, `10.2.${index >> 8}.${index & 255}`));
    const parsed = bounded(() => parseReply(respond(asked, many), pending, 'tcp'));
    assert(parsed.kind === 'reply');
    assert.equal(parsed.reply.addresses.length, 32);
  });

  it('a compression loop ends', () => {
    const packet = Buffer.concat([respond(asked), Buffer.from([0xc0, 0x00, 0, 1, 0, 1])]);
    packet.writeUInt16BE(0xc000 | (packet.length - 6), packet.length - 6);
    packet.writeUInt16BE(1, 6);
    assert.equal(bounded(() => parseReply(packet, pending)).kind, 'malformed');
  });

  it('a long chain of pointers behind every record costs no seconds', () => {
    const head = respond(asked);
    const links = Buffer.alloc(14_000);
    for (let at = 0; at < links.length; at += 2) links.writeUInt16BE(0xc000 | (at === 0 ? 12 : head.length + 10 + at), at);
    // An opaque record carries the chain; thousands of records point to its end.
    const carrier = Buffer.concat([Buffer.from([0xc0, 12, 0xff, 0x00, 0, 1, 0, 0, 0, 0]), Buffer.alloc(2), links]);
    carrier.writeUInt16BE(links.length, 10);
    const record = Buffer.from([0, 0, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 10, 1, 2, 3]);
    record.writeUInt16BE(0xc000 | (head.length + 10 + links.length), 0);
    const packet = Buffer.concat([head, carrier, ...Array.from({ length: 3_000 }, () => record)]);
    packet.writeUInt16BE(3_001, 6);
    bounded(() => {
      for (let repeat = 0; repeat < 20; repeat += 1) parseReply(packet, pending, 'tcp');
    });
  });

  it('a question sent back is not an answer', () => {
    assert.equal(parseReply(Buffer.from(encodeQuestion(QUESTION, true)), pending).kind, 'garbage');
  });

  it('nothing makes the parser throw, and what it lets through is bounded', () => {
    const good = respond(asked, [a(HOST, '10.1.2.3'), a(HOST, '10.1.2.4')]);
    const flips = array(tuple(nat(good.length - 1), nat(255)), { maxLength: 8 });
    holds(
      property(flips, uint8Array({ maxLength: 600 }), boolean(), (changes, tail, keepHead) => {
        const packet = Buffer.from(good);
        for (const [at, value] of changes) packet[at] = value;
        const hostile = Buffer.concat([keepHead ? packet : packet.subarray(0, 12), tail]);
        const parsed = parseReply(hostile, () => QUESTION);
        if (parsed.kind === 'reply') assert(parsed.reply.addresses.length <= 32 && parsed.reply.cnames.length <= 16);
      }),
      { numRuns: 3_000 },
    );
  });

  it('an oversized datagram is read as far as the agent reads it', async (t) => {
    const server = await udpServer(t, ({ packet, name, reply }) =>
      reply(
        respond(
          packet,
          Array.from({ length: 1_000 }, (_, index) => a(name, `10.3.${index >> 8}.${index & 255}`)),
        ),
      ),
    );
    const answer = await client(t, route({ udp: server.port })).ask(HOST, 'A');
    assert(answer.outcome === 'ok' && answer.addresses.length > 20 && answer.addresses.length <= 32);
  });

  it('a flood of nonsense does not keep a question from ending', async (t) => {
    let flooding = true;
    t.after(() => (flooding = false));
    const server = await udpServer(t, ({ count, reply }) => {
      if (count > 1) return;
      const pour = (): void => {
        for (let copy = 0; copy < 50; copy += 1) reply(Buffer.alloc(1_000, 0xc0));
        if (flooding) setImmediate(pour);
      };
      pour();
    });
    const answer = await client(t, route({ udp: server.port }), { timeoutMs: 300 }).ask(HOST, 'A');
    assert(answer.outcome === 'failed');
    assert.equal(answer.reason, 'malformed');
    assertSoon(answer.ms, 5_000);
  });

  it('a name that no packet can hold is not asked, and nothing throws', async (t) => {
    const server = await udpServer(t, () => undefined);
    const dns = client(t, route({ udp: server.port }));
    for (const host of [`${'a'.repeat(64)}.example`, 'a.'.repeat(130), 'é'.repeat(60), '', 'a..b']) {
      assert.equal((await dns.ask(host, 'A')).outcome, 'inconclusive', host.slice(0, 20));
    }
    assert.equal(server.asked.length, 0);
  });
});
