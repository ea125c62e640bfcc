import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packetBudget } from '../../../src/observe/network/dns/packet-budget.ts';
import { findProxy } from '../../../src/observe/network/proxy/proxy-address.ts';
import { routes, serve } from '../../platform/loopback.ts';
import { makePorts } from '../node/ports-double.ts';
import { a, respond, udpServer } from './dns-double.ts';

const PROXY = { scheme: 'http', host: 'proxy', port: 3128, hasCredentials: false } as const;
const limits = { timeoutMs: 300, signal: new AbortController().signal };
const names = (servers: readonly string[] = [], pinned: readonly string[] = []) => ({
  pinned: () => Promise.resolve(pinned),
  servers: { configured: Promise.resolve({ servers }), amazon: Promise.resolve(null), extra: [] },
  budget: packetBudget(),
});
const getent = (code: number, stdout: string) => ({ '/usr/bin/getent': { outcome: 'ok', code, stdout, stderr: '' } }) as const;

describe('where the proxy is', () => {
  it('an address is itself, the hosts file goes before the system, the system before DNS', async () => {
    const literal = await findProxy(makePorts(), { ...PROXY, host: 'fd00::7' }, names(), limits);
    assert.deepEqual([literal.source, literal.used], ['literal', 'fd00::7']);
    const pinned = await findProxy(makePorts(), PROXY, names([], ['10.0.0.7']), limits);
    assert.deepEqual([pinned.source, pinned.used], ['hosts-file', '10.0.0.7']);
    const ports = makePorts({ programs: getent(0, '10.0.0.8     STREAM proxy.corp.example\n10.0.0.8     DGRAM\n') });
    const system = await findProxy(ports, PROXY, names(), limits);
    assert.deepEqual([system.source, system.ips, system.used], ['system', ['10.0.0.8'], '10.0.0.8']);
  });

  it('what Go cannot dial is not looked for: no such port, no name; without a host it is this machine', async () => {
    const ports = makePorts({ programs: getent(0, '10.0.0.8 STREAM\n') });
    for (const odd of [{ port: 73_128 }, { port: 0 }, { host: '"http' }, { host: '-x' }, { host: 'http;' }, { host: '*' }])
      assert.equal((await findProxy(ports, { ...PROXY, ...odd }, names(), limits)).used, null, JSON.stringify(odd));
    const own = await findProxy(ports, { ...PROXY, host: '' }, names(), limits);
    assert.deepEqual(own.ips, ['127.0.0.1', '::1']);
  });

  it('a name that the system does not know has no address, with the reason', async () => {
    const found = await findProxy(makePorts({ programs: getent(2, '') }), PROXY, names(), limits);
    assert.deepEqual([found.used, found.problem], [null, 'not-found: getaddrinfo finds no address']);
  });

  it('without getent the DNS servers are asked', async (t) => {
    const dns = await udpServer(t, ({ packet, name, type, reply }) =>
      reply(respond(packet, type === 'A' ? [a(name, '10.0.0.9')] : [])),
    );
    const translate = ({ port }: { port: number }) =>
      ({ kind: 'to', ip: '127.0.0.1', port: port === 53 ? dns.port : 9 }) as const;
    const found = await findProxy(makePorts({ translate }), PROXY, names(['10.0.0.2']), limits);
    assert.deepEqual([found.source, found.used], ['dns', '10.0.0.9']);
  });

  it('of several addresses the first that opens is used, and the others are told', async (t) => {
    const port = await serve(t, (socket) => void socket.resume());
    const ports = makePorts({
      programs: getent(0, '10.0.0.1 STREAM\n10.0.0.2 STREAM\n10.0.0.3 STREAM\n'),
      translate: routes({ '10.0.0.2': port, '10.0.0.3': port }),
    });
    const found = await findProxy(ports, PROXY, names(), limits);
    assert.equal(found.used, '10.0.0.2');
    assert.deepEqual(
      found.closed.map(({ ip }) => ip),
      ['10.0.0.1'],
    );
  });
});
