/** What Go asks otherwise than most: over TCP alone, and with the search list first. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { encode, type Packet, RECURSION_DESIRED } from 'dns-packet';
import { USUAL_LOOKUP } from '../../../src/facts/look-up.ts';
import type { Lookup } from '../../../src/facts/resolver.ts';
import type { HostFacts } from '../../../src/facts.ts';
import { surveyNames } from '../../../src/observe/network/dns/names.ts';
import { makePorts } from '../node/ports-double.ts';
import { a, respond, tcpServer, type UdpServer, udpServer } from './dns-double.ts';

const SERVER = '10.0.0.2';
const HOSTS: readonly HostFacts[] = ['ssm', 'ssmmessages'].map((name) => ({
  host: `${name}.eu-central-1.amazonaws.com`,
  service: name === 'ssm' ? 'ssm' : 'ssmmessages',
  kind: 'endpoint',
}));
const SSM = HOSTS[0]?.host ?? '';

async function survey(udp: UdpServer, tcpPort: number | null, lookup: Partial<Lookup>) {
  const ports = makePorts({
    translate: (_target, protocol) => {
      if (protocol === 'udp') return { kind: 'to', ip: '127.0.0.1', port: udp.port };
      return tcpPort === null ? { kind: 'refuse' } : { kind: 'to', ip: '127.0.0.1', port: tcpPort };
    },
  });
  const configured = Promise.resolve({
    source: 'resolv.conf' as const,
    servers: [SERVER],
    options: [],
    lookup: { ...USUAL_LOOKUP, ...lookup },
  });
  const sources = { configured, amazon: Promise.resolve(null), extra: [] };
  const { dns } = await surveyNames(ports, HOSTS, sources, { timeoutMs: 10_000, signal: new AbortController().signal }, () => {});
  return dns;
}

const wildcard = (t: TestContext): Promise<UdpServer> =>
  udpServer(t, ({ packet, name, type, reply }) =>
    reply(
      respond(
        packet,
        type === 'A' && (name.endsWith('amazonaws.com') || name.endsWith('corp.test'))
          ? [a(name, name.endsWith('corp.test') ? '203.0.113.7' : '10.1.2.3')]
          : [],
      ),
    ),
  );

test('names with a search domain are asked first where ndots says so, until one answers', async (t) => {
  const udp = await wildcard(t);
  const dns = await survey(udp, null, { ndots: 5, search: ['other.test', 'corp.test', 'third.test'] });
  const searched = dns.filter(({ roles }) => roles.includes('search'));
  assert.deepEqual(
    searched.map(({ host, a: answer }) => [host, answer.outcome === 'ok' ? answer.addresses : null]),
    [
      [`${SSM}.other.test`, []],
      [`${SSM}.corp.test`, ['203.0.113.7']],
    ],
  );
  // The endpoints' own rows are what they were.
  assert.equal(dns.filter(({ roles }) => roles.includes('configured')).length, HOSTS.length);
});

test('with the usual ndots a search list costs no packet', async (t) => {
  const udp = await wildcard(t);
  await survey(udp, null, { ndots: 3, search: ['corp.test'] });
  assert.ok(udp.asked.every(({ name }) => name.endsWith('amazonaws.com')));
});

test('over TCP alone, and not one packet over UDP where TCP answers', async (t) => {
  const udp = await wildcard(t);
  const tcp = await tcpServer(t, (packet) => [framed(packet)]);
  const dns = await survey(udp, tcp, { tcpOnly: true });
  assert.deepEqual(
    dns.map(({ a: answer }) => answer.outcome === 'ok' && answer.transport),
    ['tcp', 'tcp'],
  );
  assert.equal(udp.asked.length, 0);
});

test('where TCP is closed, one question over UDP tells that the server serves', async (t) => {
  const udp = await wildcard(t);
  const dns = await survey(udp, null, { tcpOnly: true });
  assert.deepEqual(
    dns.map(({ roles, a: answer }) => `${roles.join()} ${answer.outcome}`).toSorted((x, y) => x.localeCompare(y)),
    ['configured failed', 'configured failed', 'udp ok'],
  );
  assert.equal(udp.asked.length, 1);
});

function framed(packet: Packet): Uint8Array {
  const [question] = packet.questions ?? [];
  const answers = question?.type === 'A' ? [a(question.name, '10.1.2.3')] : [];
  const message = encode({
    type: 'response',
    ...(packet.id === undefined ? {} : { id: packet.id }),
    flags: RECURSION_DESIRED,
    questions: packet.questions ?? [],
    answers,
  });
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
