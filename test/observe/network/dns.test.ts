import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packetBudget } from '../../../src/observe/network/dns/packet-budget.ts';
import { listenUdp } from '../../../src/platform/listen.ts';
import { a, aaaa, client, cname, HOST, respond, route, udpServer } from './dns-double.ts';

/** What the client takes for one step; the silent ones cost it. */
const SHORT = { timeoutMs: 300 };

describe('a DNS server that answers', () => {
  it('gives A and AAAA with rcode, TTL and time', async (t) => {
    const server = await udpServer(t, ({ packet, name, type, reply }) =>
      reply(respond(packet, type === 'A' ? [a(name, '10.1.2.3', 60), a(name, '10.1.2.4', 30)] : [aaaa(name, 'fd00:1::7')])),
    );
    const dns = client(t, route({ udp: server.port }));
    const [v4, v6] = await Promise.all([dns.ask(HOST, 'A'), dns.ask(HOST, 'AAAA')]);
    assert(v4.outcome === 'ok' && v6.outcome === 'ok');
    const { ms, ...rest } = v4;
    assert(ms >= 0 && ms < 10_000);
    assert.deepEqual(rest, {
      outcome: 'ok',
      rcode: 'NOERROR',
      authoritative: false,
      truncated: false,
      addresses: ['10.1.2.3', '10.1.2.4'],
      cnames: [],
      ttl: 30,
      transport: 'udp',
      attempts: 1,
    });
    assert.deepEqual(v6.addresses, ['fd00:1::7']);
    assert.equal(server.asked.length, 2);
  });

  it('keeps every response code apart, and NODATA from all of them', async (t) => {
    for (const rcode of ['NXDOMAIN', 'SERVFAIL', 'REFUSED', 'NOERROR'] as const) {
      const server = await udpServer(t, ({ packet, reply }) => reply(respond(packet, [], { rcode })));
      const answer = await client(t, route({ udp: server.port })).ask(HOST, 'A');
      assert(answer.outcome === 'ok', rcode);
      assert.deepEqual([answer.rcode, answer.addresses, answer.ttl], [rcode, [], null]);
    }
  });

  it('gives the addresses at the end of aliases, in any order, and whoever else’s: so Go, which knows that a recursive server sends no others', async (t) => {
    const server = await udpServer(t, ({ packet, name, reply }) =>
      reply(
        respond(packet, [
          a('stranger.example', '10.1.2.2'),
          a('end.example', '10.1.2.3'),
          cname('middle.example', 'END.example'),
          cname(name.toUpperCase(), 'middle.example'),
          aaaa('end.example', 'fd00:1::7'),
        ]),
      ),
    );
    const answer = await client(t, route({ udp: server.port })).ask(HOST, 'A');
    assert(answer.outcome === 'ok');
    assert.deepEqual(answer.addresses, ['10.1.2.2', '10.1.2.3']);
    assert.deepEqual(answer.cnames, ['end.example', 'middle.example']);
  });

  it('ends on a circle of aliases', async (t) => {
    const server = await udpServer(t, ({ packet, name, reply }) =>
      reply(respond(packet, [cname(name, 'b.example'), cname('b.example', name)])),
    );
    const answer = await client(t, route({ udp: server.port })).ask(HOST, 'A');
    assert(answer.outcome === 'ok');
    assert.deepEqual([answer.cnames, answer.addresses], [['b.example'], []]);
  });

  it('is asked as it understands when it does not know EDNS, for every question that is already under way', async (t) => {
    const server = await udpServer(t, ({ packet, name, edns, reply }) =>
      reply(edns ? respond(packet, [], { rcode: 'FORMERR' }) : respond(packet, [a(name, '10.1.2.3')])),
    );
    const dns = client(t, route({ udp: server.port }));
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((label) => dns.ask(`${label}.${HOST}`, 'A')));
    for (const answer of answers) assert.deepEqual(answer.outcome === 'ok' && answer.rcode, 'NOERROR');
    assert(server.asked.length <= 8);
    await dns.ask(HOST, 'A');
    assert.equal(server.asked.at(-1)?.edns, false);
  });

  it('may refuse with nothing but a header', async (t) => {
    for (const rcode of ['REFUSED', 'SERVFAIL'] as const) {
      const server = await udpServer(t, ({ packet, reply }) => reply(respond({ ...packet, questions: [] }, [], { rcode })));
      const answer = await client(t, route({ udp: server.port })).ask(HOST, 'A');
      assert(answer.outcome === 'ok');
      assert.equal(answer.rcode, rcode);
    }
  });
});

describe('answers to other questions', () => {
  it('are ignored until the right one comes', async (t) => {
    const server = await udpServer(t, ({ packet, name, reply }) => {
      const id = ((packet.id ?? 0) + 1) % 65_536;
      reply(respond({ ...packet, id }, [a(name, '6.6.6.1')]));
      reply(
        respond({ ...packet, questions: [{ type: 'A', name: 'other.example', class: 'IN' }] }, [a('other.example', '6.6.6.2')]),
      );
      reply(respond({ ...packet, questions: [{ type: 'AAAA', name, class: 'IN' }] }, [a(name, '6.6.6.3')]));
      reply(Buffer.concat([respond(packet).subarray(0, 2), Buffer.from([0, 0])]));
      reply(respond(packet, [a(name, '10.1.2.3')]));
    });
    const answer = await client(t, route({ udp: server.port })).ask(HOST, 'A');
    assert(answer.outcome === 'ok');
    assert.deepEqual(answer.addresses, ['10.1.2.3']);
  });

  it('are malformed when nothing better comes', async (t) => {
    const server = await udpServer(t, ({ packet, reply }) => reply(respond({ ...packet, id: (packet.id ?? 0) ^ 0xff })));
    const answer = await client(t, route({ udp: server.port }), SHORT).ask(HOST, 'A');
    assert.equal(answer.outcome === 'failed' && answer.reason, 'malformed');
  });

  it('that come twice do not make silence look like garbage', async (t) => {
    const server = await udpServer(t, ({ packet, name, reply }) => {
      if (name !== HOST) return;
      for (let copy = 0; copy < 3; copy += 1) reply(respond(packet, [a(name, '10.1.2.3')]));
    });
    const dns = client(t, route({ udp: server.port }), SHORT);
    const [known, silent] = await Promise.all([dns.ask(HOST, 'A'), dns.ask('silent.example', 'A')]);
    assert.equal(known.outcome, 'ok');
    assert.equal(silent.outcome === 'failed' && silent.reason, 'silent');
  });

  it('a garbled answer to one question says nothing about another', async (t) => {
    const server = await udpServer(t, ({ packet, name, reply }) => {
      if (name === HOST) reply(Buffer.concat([respond(packet).subarray(0, 12), Buffer.alloc(30, 0xc0)]));
    });
    const dns = client(t, route({ udp: server.port }), SHORT);
    const [garbled, silent] = await Promise.all([dns.ask(HOST, 'A'), dns.ask('silent.example', 'A')]);
    assert.equal(garbled.outcome === 'failed' && garbled.reason, 'malformed');
    assert.equal(silent.outcome === 'failed' && silent.reason, 'silent');
  });
});

describe('a DNS server that does not answer', () => {
  it('is silent after three attempts', async (t) => {
    const server = await udpServer(t, () => undefined);
    const answer = await client(t, route({ udp: server.port }), SHORT).ask(HOST, 'A');
    assert(answer.outcome === 'failed');
    assert.equal(answer.reason, 'silent');
    assert.match(answer.detail, /3 attempts/);
    assert.equal(server.asked.length, 3);
  });

  it('is asked only a few questions again when it has never answered any', async (t) => {
    const server = await udpServer(t, () => undefined);
    const dns = client(t, route({ udp: server.port }), SHORT);
    const answers = await Promise.all(Array.from({ length: 18 }, (_, index) => dns.ask(`host${index}.example`, 'A')));
    assert(answers.every((answer) => answer.outcome === 'failed' && answer.reason === 'silent'));
    assert(server.asked.length >= 18 && server.asked.length <= 24, `${server.asked.length} packets`);
  });

  it('loses a packet and is still heard', async (t) => {
    const server = await udpServer(t, ({ packet, name, count, reply }) => {
      if (count > 1) reply(respond(packet, [a(name, '10.1.2.3')]));
    });
    const answer = await client(t, route({ udp: server.port }), { timeoutMs: 3_000 }).ask(HOST, 'A');
    assert(answer.outcome === 'ok');
    assert.deepEqual([answer.addresses, answer.attempts], [['10.1.2.3'], 2]);
  });

  it('says so when its port is closed', async (t) => {
    // A port that was open a moment ago and is not any more: the kernel answers for it.
    const gone = await listenUdp(() => undefined);
    await gone.close();
    const answer = await client(t, route({ udp: gone.port })).ask(HOST, 'A');
    assert.equal(answer.outcome === 'failed' && answer.reason, 'refused');
  });

  it('is unreachable where the network says so', async (t) => {
    const answer = await client(t, () => ({ kind: 'unreachable' })).ask(HOST, 'A');
    assert.equal(answer.outcome === 'failed' && answer.reason, 'unreachable');
  });

  it('is given up at once when the run is over, and before a question', async (t) => {
    const dns = client(t, route({}));
    const pending = dns.ask(HOST, 'A');
    dns.abort();
    assert.equal((await pending).outcome, 'inconclusive');
    assert.equal((await dns.ask(HOST, 'A')).outcome, 'inconclusive');
  });

  it('is not asked beyond the budget', async (t) => {
    const server = await udpServer(t, ({ packet, reply }) => reply(respond(packet)));
    const dns = client(t, route({ udp: server.port }), { budget: packetBudget(2) });
    const answers = await Promise.all(['a', 'b', 'c'].map((label) => dns.ask(`${label}.example`, 'A')));
    assert.deepEqual(
      answers.map(({ outcome }) => outcome),
      ['ok', 'ok', 'skipped'],
    );
    assert.equal(server.asked.length, 2);
  });
});

describe('the socket', () => {
  it('is one for all questions and is closed', async (t) => {
    const server = await udpServer(t, ({ packet, reply }) => reply(respond(packet, [], { rcode: 'NXDOMAIN' })));
    const dns = client(t, route({ udp: server.port }));
    await Promise.all([dns.ask(HOST, 'A'), dns.ask(HOST, 'AAAA')]);
    assert.equal(dns.open(), 1);
    dns.close();
    assert.equal(dns.open(), 0);
  });
});
