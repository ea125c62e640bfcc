import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Packet } from 'dns-packet';
import { packetBudget } from '../../../src/observe/network/dns/packet-budget.ts';
import { type Asked, a, client, framed, HOST, respond, route, tcpServer, udpServer } from './dns-double.ts';

const SHORT = { timeoutMs: 300 };

/** A server that cuts every answer over UDP. */
const cutting = (t: TestContext) =>
  udpServer(t, ({ packet, name, reply }) => reply(respond(packet, [a(name, '10.1.2.1')], { truncated: true })));

const whole = (packet: Packet): Buffer =>
  framed(
    respond(
      packet,
      Array.from({ length: 20 }, (_, index) => a(HOST, `10.1.3.${index}`)),
    ),
  );

describe('a truncated answer', () => {
  it('is asked for again over TCP, in however many pieces it comes', async (t) => {
    const udp = await cutting(t);
    const tcp = await tcpServer(t, (packet) => {
      const message = whole(packet);
      return [message.subarray(0, 1), message.subarray(1, 3), message.subarray(3, 50), message.subarray(50)];
    });
    const answer = await client(t, route({ udp: udp.port, tcp })).ask(HOST, 'A');
    assert(answer.outcome === 'ok');
    assert.deepEqual([answer.transport, answer.addresses.length, answer.truncated], ['tcp', 20, false]);
  });

  it('may be cut in the middle of a record', async (t) => {
    const udp = await udpServer(t, ({ packet, name, reply }) =>
      reply(respond(packet, [a(name, '10.1.2.1'), a(name, '10.1.2.2')], { truncated: true }).subarray(0, -7)),
    );
    const tcp = await tcpServer(t, (packet) => [whole(packet)]);
    const answer = await client(t, route({ udp: udp.port, tcp })).ask(HOST, 'A');
    assert.equal(answer.outcome === 'ok' && answer.transport, 'tcp');
  });

  it('fails as such when TCP 53 refuses, closes, talks nonsense or repeats another question', async (t) => {
    const udp = await cutting(t);
    const closing = await tcpServer(t, () => 'close');
    const nonsense = await tcpServer(t, () => [framed(Buffer.alloc(40, 0xc0))]);
    const other = await tcpServer(t, (packet) => [
      framed(respond({ ...packet, questions: [{ type: 'A', name: 'x.example', class: 'IN' }] })),
    ]);
    for (const tcp of [closing, nonsense, other]) {
      const answer = await client(t, route({ udp: udp.port, tcp })).ask(HOST, 'A');
      assert.equal(answer.outcome === 'failed' && answer.reason, 'truncated-tcp-failed');
    }
    const refused = await client(t, (_to, protocol) =>
      protocol === 'tcp' ? { kind: 'refuse' } : { kind: 'to', ip: '127.0.0.1', port: udp.port },
    ).ask(HOST, 'A');
    assert(refused.outcome === 'failed');
    assert.match(refused.detail, /1 address before the cut; TCP 53: ECONNREFUSED/);
  });

  it('fails as such, and not as silence, when TCP 53 is filtered or mute; UDP is not asked again meanwhile', async (t) => {
    const mute = await tcpServer(t, () => []);
    for (const tcp of [undefined, mute]) {
      const udp = await cutting(t);
      const answer = await client(t, route({ udp: udp.port, ...(tcp === undefined ? {} : { tcp }) }), SHORT).ask(HOST, 'A');
      assert.equal(answer.outcome === 'failed' && answer.reason, 'truncated-tcp-failed');
      assert.equal(udp.asked.length, 1);
    }
  });

  it('opens one TCP connection however often UDP repeats it', async (t) => {
    let questions = 0;
    const udp = await udpServer(t, ({ packet, reply }: Asked) => {
      for (let copy = 0; copy < 5; copy += 1) reply(respond(packet, [], { truncated: true }));
    });
    const tcp = await tcpServer(t, (packet) => {
      questions += 1;
      return [whole(packet)];
    });
    assert.equal((await client(t, route({ udp: udp.port, tcp })).ask(HOST, 'A')).outcome, 'ok');
    assert.equal(questions, 1);
  });

  it('has its TCP question counted', async (t) => {
    const udp = await cutting(t);
    const budget = packetBudget(1);
    const answer = await client(t, route({ udp: udp.port }), { budget }).ask(HOST, 'A');
    assert.equal(answer.outcome, 'skipped');
  });

  it('is given up with the run', async (t) => {
    const tcp = await tcpServer(t, () => []);
    const udp = await cutting(t);
    const dns = client(t, route({ udp: udp.port, tcp }));
    const pending = dns.ask(HOST, 'A');
    setTimeout(dns.abort, 50);
    assert.equal((await pending).outcome, 'inconclusive');
  });
});
