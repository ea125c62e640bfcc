import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DnsFacts, HostFacts } from '../../../src/facts.ts';
import { surveyNames } from '../../../src/observe/network/dns/names.ts';
import type { Route } from '../../../src/platform/route.ts';
import { assertSoon } from '../../pace.ts';
import { makePorts } from '../node/ports-double.ts';
import { respond, udpServer } from './dns-double.ts';
import { ALIASES, AMAZON, answering, ask, BUCKET, HOSTS, LINK_LOCAL, rolesOf, S3, serversOf } from './names-double.ts';

describe('which servers are asked', () => {
  it('configured, Amazon’s and extra ones, each with its roles, and everything found is told', async (t) => {
    const [own, amazon, extra] = await Promise.all([
      answering(t, '10.1.0.1'),
      answering(t, '10.1.0.2'),
      answering(t, '10.1.0.3'),
    ]);
    const { dns, found } = await ask({
      servers: { '10.0.0.53': own, [LINK_LOCAL]: amazon, '10.7.7.7': extra },
      configured: ['10.0.0.53'],
      amazon: Promise.resolve(AMAZON),
      extra: ['10.7.7.7'],
    });
    assert.deepEqual(rolesOf(dns, '10.0.0.53'), ['configured']);
    assert.deepEqual(rolesOf(dns, LINK_LOCAL), ['amazon']);
    assert.deepEqual(rolesOf(dns, '10.7.7.7'), ['extra']);
    for (const server of [amazon, extra]) assert.equal(server.asked.length, 14);
    const ssm = found.filter(([host]) => host.startsWith('ssm.')).map(([, address]) => address);
    assert.deepEqual(ssm.toSorted(), ['10.1.0.1', '10.1.0.2', '10.1.0.3']);
  });

  it('the Amazon resolver is one server under all its addresses', async (t) => {
    for (const [configured, extra] of [
      [['10.9.0.2'], []],
      [[LINK_LOCAL], []],
      [[LINK_LOCAL, '10.9.0.2', 'fd00:ec2::253'], []],
      [['10.9.0.2', LINK_LOCAL], []],
      [['10.9.0.2', '10.9.0.2'], []],
      [[LINK_LOCAL], ['10.9.0.2']],
      [['10.9.0.2'], [LINK_LOCAL]],
      [[], ['10.9.0.2']],
    ] as const) {
      const one = await answering(t);
      const servers = Object.fromEntries(ALIASES.map((alias) => [alias, one]));
      const { dns } = await ask({ servers, configured, extra, amazon: Promise.resolve(AMAZON) });
      assert.equal(serversOf(dns).length, 1, JSON.stringify([configured, extra, serversOf(dns)]));
      // Two questions for each endpoint, one for the bucket.
      assert.equal(one.asked.length, 15, JSON.stringify([configured, extra]));
      assert.equal(dns[0]?.roles.includes('amazon'), true);
    }
  });

  it('nobody asks the Amazon resolver where it is not Amazon’s', async (t) => {
    const [own, stranger] = await Promise.all([answering(t), answering(t)]);
    const { dns } = await ask({ servers: { '10.0.0.53': own, [LINK_LOCAL]: stranger }, configured: ['10.0.0.53'] });
    assert.deepEqual(serversOf(dns), ['10.0.0.53']);
    assert.equal(stranger.asked.length, 0);
  });

  it('five configured servers at most, and it is said which are left out', async (t) => {
    const one = await answering(t);
    const configured = ['1', '2', '3', '4', '5', '6', '7'].map((last) => `10.0.0.${last}`);
    const { dns, notProbed } = await ask({ servers: Object.fromEntries(configured.map((ip) => [ip, one])), configured });
    assert.deepEqual(serversOf(dns), configured.slice(0, 5));
    assert.deepEqual(
      notProbed.map(({ what }) => what),
      ['DNS server 10.0.0.6', 'DNS server 10.0.0.7'],
    );
  });
});

describe('split DNS', () => {
  const routes = [{ domain: 'eu-central-1.amazonaws.com', servers: ['10.0.0.53'] }];
  const elsewhere: HostFacts = { host: 'proxy.corp.example', service: 'ssm', kind: 'endpoint' };

  it('a name is asked of the servers of its domain alone', async (t) => {
    const [usual, corporate] = await Promise.all([answering(t, '52.94.10.11'), answering(t, '10.1.0.1')]);
    const { dns } = await ask({
      servers: { '10.0.0.1': usual, '10.0.0.53': corporate },
      configured: ['10.0.0.1'],
      routes,
      hosts: [...HOSTS, elsewhere],
    });
    const by = (server: string): string[] => dns.filter((fact) => fact.server === server).map(({ host }) => host);
    assert.deepEqual(by('10.0.0.1'), [elsewhere.host]);
    assert.deepEqual(by('10.0.0.53').toSorted(), HOSTS.map(({ host }) => host).toSorted());
    assert.deepEqual(rolesOf(dns, '10.0.0.53'), ['configured']);
    assert.deepEqual([...new Set(usual.asked.map(({ name }) => name))], [elsewhere.host]);
  });

  it('Amazon’s resolver is asked everything all the same, by its other address where the VPC’s own has a route around it', async (t) => {
    const [amazon, corporate] = await Promise.all([answering(t), answering(t, '10.1.0.1')]);
    const { dns } = await ask({
      servers: { '10.9.0.2': amazon, [LINK_LOCAL]: amazon, '10.0.0.53': corporate },
      configured: ['10.9.0.2'],
      routes,
      amazon: Promise.resolve(AMAZON),
    });
    const asked = (server: string): number => dns.filter((fact) => fact.server === server).length;
    assert.deepEqual([asked('10.9.0.2'), asked(LINK_LOCAL)], [0, HOSTS.length - 1]);
    assert.deepEqual(rolesOf(dns, LINK_LOCAL), ['amazon']);
  });
});

describe('systemd-resolved on this node', () => {
  it('is asked one question beside the servers behind it, and is none of them', async (t) => {
    const [behind, stub] = await Promise.all([answering(t), answering(t)]);
    const { dns } = await ask({
      servers: { '10.0.0.2': behind, '127.0.0.53': stub },
      configured: ['10.0.0.2'],
      stub: '127.0.0.53',
    });
    const of = dns.filter(({ server }) => server === '127.0.0.53');
    assert.deepEqual(
      of.map(({ host, roles, a: first, aaaa }) => [host, roles, first.outcome, aaaa.outcome]),
      [['ssm.eu-central-1.amazonaws.com', ['stub'], 'ok', 'skipped']],
    );
    assert.equal(stub.asked.length, 1);
  });

  it('nobody listening there is an answer of its own', async (t) => {
    const { dns } = await ask({ servers: { '10.0.0.2': await answering(t) }, configured: ['10.0.0.2'], stub: '127.0.0.53' });
    const fact = dns.find(({ roles }) => roles.includes('stub'));
    assert.ok(fact?.a.outcome === 'failed' && fact.a.reason === 'refused');
  });
});

describe('bucket names', () => {
  const bucketFacts = (dns: readonly DnsFacts[]) => dns.filter(({ host }) => host === BUCKET.host);

  it('are asked once, of the first server that knows S3', async (t) => {
    const blind = await udpServer(t, ({ packet, reply }) => reply(respond(packet, [], { rcode: 'NXDOMAIN' })));
    const [second, third] = await Promise.all([answering(t), answering(t)]);
    const { dns, found } = await ask({
      servers: { '10.0.0.1': blind, '10.0.0.2': second, '10.0.0.3': third },
      configured: ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
    });
    assert.deepEqual(
      bucketFacts(dns).map(({ server, aaaa }) => [server, aaaa.outcome]),
      [['10.0.0.2', 'skipped']],
    );
    const questions = [blind, second, third].flatMap(({ asked }) => asked).filter(({ name }) => name === BUCKET.host);
    assert.equal(questions.length, 1);
    assert(found.some(([host]) => host === BUCKET.host));
  });

  it('go to the next server when the link-local one refuses before the VPC’s range is known', async (t) => {
    const own = await answering(t);
    const late = new Promise<typeof AMAZON>((resolve) => setTimeout(() => resolve(AMAZON), 150));
    const { dns } = await ask({ servers: { '10.0.0.53': own }, configured: [LINK_LOCAL, '10.0.0.53'], amazon: late });
    assert.deepEqual(
      bucketFacts(dns).map(({ server }) => server),
      ['10.0.0.53'],
    );
  });

  it('are not asked where nobody knows S3', async () => {
    const { dns } = await ask({ servers: {}, configured: ['10.0.0.1'] });
    assert.deepEqual(bucketFacts(dns), []);
    assert(dns.every(({ a: answer }) => answer.outcome === 'failed' && answer.reason === 'refused'));
  });
});

describe('manners', () => {
  it('one timeout for all, however long nobody knew whether the Amazon resolver may be asked', async (t) => {
    const silent = await udpServer(t, () => undefined);
    const start = performance.now();
    const { dns } = await ask({
      servers: { '10.0.0.53': silent, [LINK_LOCAL]: silent },
      configured: ['10.0.0.53'],
      amazon: new Promise((resolve) => setTimeout(() => resolve(AMAZON), 2_500)),
      timeoutMs: 3_000,
    });
    const ms = performance.now() - start;
    assert.deepEqual(serversOf(dns), ['10.0.0.53', LINK_LOCAL]);
    // One after the other they would be 5.5 seconds.
    assert.ok(ms > 2_900, `${ms} ms`);
    assertSoon(ms, 4_500);
  });

  it('never more than 150 packets, however many servers are silent', async (t) => {
    const silent = await udpServer(t, () => undefined);
    const many = Array.from({ length: 12 }, (_, index): HostFacts => ({ ...S3, host: `host${index}.example` }));
    const ips = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.7.7.7', LINK_LOCAL];
    for (const hosts of [HOSTS, [...HOSTS, ...many]]) {
      const before = silent.asked.length;
      const { dns } = await ask({
        servers: Object.fromEntries(ips.map((ip) => [ip, silent])),
        configured: ips.slice(0, 5),
        amazon: Promise.resolve(AMAZON),
        extra: ['10.7.7.7'],
        timeoutMs: 300,
        hosts,
      });
      const packets = silent.asked.length - before;
      assert(packets > 60 && packets <= 150, `${packets} packets`);
      const asked = dns.filter(({ roles }) => !roles.includes('control'));
      assert.equal(asked.length, 7 * hosts.filter(({ kind }) => kind !== 'bucket').length);
    }
  });

  it('never more than 150 when every answer is cut and TCP takes the question', async (t) => {
    const cutting = await udpServer(t, ({ packet, reply }) => reply(respond(packet, [], { truncated: true })));
    let tcp = 0;
    const translate = (_to: unknown, protocol: 'tcp' | 'udp'): Route => {
      if (protocol === 'udp') return { kind: 'to', ip: '127.0.0.1', port: cutting.port };
      tcp += 1;
      return { kind: 'refuse' };
    };
    const ips = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5'];
    const sources = { configured: Promise.resolve({ servers: ips }), amazon: Promise.resolve(null), extra: ['10.0.0.6'] };
    const limits = { timeoutMs: 5_000, signal: new AbortController().signal };
    await surveyNames(makePorts({ translate }), HOSTS, sources, limits, () => undefined);
    assert(tcp > 0 && cutting.asked.length + tcp <= 150, `${cutting.asked.length} + ${tcp}`);
  });
});
