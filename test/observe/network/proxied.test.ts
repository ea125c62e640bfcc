/** The way through a proxy, with a real one on loopback: CONNECT, a login, TLS inside the tunnel, and everything that can go wrong. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { ConnectFacts, ProxyServer, ProxySettings } from '../../../src/facts/proxy.ts';
import type { ConnectionFacts } from '../../../src/facts.ts';
import type { Trust } from '../../../src/observe/network/connect/connection.ts';
import { httpFacts } from '../../../src/observe/network/connect/http-facts.ts';
import { probeThroughProxy, type TunnelLook } from '../../../src/observe/network/proxy/proxied.ts';
import { connectFacts, proxyPath } from '../../../src/observe/network/proxy/proxy-path.ts';
import { handshakeCause } from '../../../src/picture/handshake-cause.ts';
import { httpAcceptor } from '../../../src/platform/listen.ts';
import { type ProxyAnswer as Answer, type ProxyRequest as Asked, proxyAcceptor } from '../../../src/platform/listen-proxy.ts';
import type { HttpSession } from '../../../src/platform/ports.ts';
import { secret } from '../../../src/secret.ts';
import { swallowing } from '../../../src/simulation/swallowing.ts';
import type { Swallows } from '../../../src/simulation/world.ts';
import { routes, secureAcceptor, serve, trustAmazon } from '../../platform/loopback.ts';
import { makePorts } from '../node/ports-double.ts';
import { proxy } from './proxy-double.ts';
import { socks } from './socks-double.ts';

const HOST = 'ssm.eu-central-1.amazonaws.com';
const IP = '10.9.9.9';
const SERVER: ProxyServer = { scheme: 'http', host: 'proxy.corp.example', port: 3128, hasCredentials: false };
const settings = (server: ProxyServer): ProxySettings => ({
  source: 'test',
  https: server,
  http: null,
  noProxy: '',
  problems: [],
});

async function trusting(): Promise<Trust> {
  const quick = await trustAmazon();
  return { quick, examine: (path, verifyError) => Promise.resolve({ verifyError, anchor: null, impersonatesRoot: false, path }) };
}

interface Way {
  readonly server?: ProxyServer;
  readonly login?: string;
  readonly timeoutMs?: number;
  readonly used?: string | null;
  readonly second?: TunnelLook;
}

async function through(t: TestContext, port: number | null, way: Way = {}): Promise<ConnectionFacts> {
  const { server = SERVER, login, timeoutMs = 10_000, used = IP, second = null } = way;
  const ports = makePorts({ translate: routes(port === null ? {} : { [IP]: port }) });
  const addresses = {
    source: 'system',
    ips: used === null ? [] : [used],
    used,
    closed: [],
    problem: used === null ? 'unknown' : null,
  } as const;
  const path = proxyPath(settings(server), login === undefined ? null : secret(login), () => Promise.resolve(addresses));
  assert.ok(path !== null);
  const aborted = new AbortController();
  t.after(() => aborted.abort());
  const limits = { timeoutMs, signal: aborted.signal };
  const exchange = async (session: HttpSession) =>
    httpFacts(await session.request({ method: 'GET', path: '/', host: HOST, maxBodyBytes: 100, ...limits }), Date.now());
  return probeThroughProxy(ports, path, trusting(), HOST, limits, exchange, second);
}

const web = async (t: TestContext, host = HOST): Promise<number> =>
  serve(
    t,
    await secureAcceptor(
      host,
      httpAcceptor(() => ({ status: 404, headers: { 'x-amzn-requestid': 'R1' }, body: '' })),
    ),
  );

const connectOf = ({ proxy: way }: ConnectionFacts): ConnectFacts => {
  assert.ok(way !== undefined);
  return way.connect;
};
const reasonOf = (facts: ConnectionFacts): string => {
  const connect = connectOf(facts);
  return connect.outcome === 'failed' ? connect.reason : connect.outcome;
};

describe('through a proxy', () => {
  it('asks for the host by its name, and speaks TLS and HTTP with the host inside the tunnel', async (t) => {
    const asked: Asked[] = [];
    const end = await web(t);
    const facts = await through(t, await proxy(t, (request) => (asked.push(request), end)));
    assert.equal(asked[0]?.line, `CONNECT ${HOST}:443 HTTP/1.1`);
    assert.equal(asked[0]?.headers['host'], `${HOST}:443`);
    assert.equal(asked[0]?.headers['proxy-authorization'], undefined);
    assert.deepEqual([facts.ip, facts.port, facts.tcp.outcome, reasonOf(facts)], [IP, 3128, 'ok', 'ok']);
    assert.ok(facts.tls.outcome === 'ok' && facts.tls.verifyError === null && facts.tls.nameError === null);
    assert.equal(facts.http.outcome === 'ok' && facts.http.requestId, 'R1');
  });

  it('logs in with Basic (RFC 7617), and keeps the login out of the facts', async (t) => {
    const end = await web(t);
    const right = `Basic ${Buffer.from('agent:Tr0ub4dör').toString('base64')}`;
    const answer = ({ headers }: Asked): Answer =>
      headers['proxy-authorization'] === right
        ? end
        : 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate, Basic realm="x, y"\r\n\r\n';
    const port = await proxy(t, answer);
    const facts = await through(t, port, { login: 'agent:Tr0ub4dör' });
    assert.equal(facts.http.outcome, 'ok');
    assert.doesNotMatch(JSON.stringify(facts), /Tr0ub4d/u);
    const refused = connectOf(await through(t, port, { login: 'agent:old' }));
    assert.ok(refused.outcome === 'failed');
    assert.deepEqual([refused.reason, refused.status, refused.schemes], ['auth-required', 407, ['Negotiate', 'Basic']]);
  });

  for (const [name, answer, reason] of [
    ['403', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n', 'refused'],
    ['405', 'HTTP/1.1 405 Method Not Allowed\r\n\r\n', 'refused'],
    ['502', 'HTTP/1.0 502 Bad Gateway\r\n\r\n', 'upstream-failed'],
    ['503', 'HTTP/1.1 503 Service Unavailable\r\nX-Squid-Error: ERR_DNS_FAIL 0\r\n\r\n', 'upstream-failed'],
    // The agent's library takes 200 only.
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', 'other'],
    ['an SSH server', 'SSH-2.0-OpenSSH_9.2\r\n', 'malformed'],
    ['an end without an answer', 'close', 'closed'],
    ['headers without an end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`, 'malformed'],
  ] as const) {
    it(`${name}: ${reason}`, async (t) => {
      const facts = await through(t, await proxy(t, () => answer));
      assert.equal(reasonOf(facts), reason);
      assert.deepEqual([facts.tcp.outcome, facts.tls.outcome, facts.http.outcome], ['ok', 'skipped', 'skipped']);
    });
  }

  it('silence is a time-out of the step, and a dead proxy one of TCP', async (t) => {
    assert.equal(reasonOf(await through(t, await proxy(t, () => 'silent'), { timeoutMs: 150 })), 'timeout');
    const dead = await through(t, null, { timeoutMs: 150 });
    assert.ok(dead.tcp.outcome === 'failed' && dead.tcp.reason === 'timeout');
    assert.equal(reasonOf(dead), 'skipped');
  });

  it('a proxy whose name has no address is unreachable, and says which name', async (t) => {
    const facts = await through(t, null, { used: null });
    assert.ok(facts.tcp.outcome === 'failed');
    assert.match(facts.tcp.detail, /proxy\.corp\.example has no address/u);
  });

  it('tells an interceptor by its certificate, and a tunnel that ends by its TLS', async (t) => {
    const other = await web(t, 'portal.example');
    const wrong = await through(t, await proxy(t, () => other));
    assert.ok(wrong.tls.outcome === 'ok' && wrong.tls.nameError !== null);
    const cut = await serve(t, (socket) => socket.destroy());
    const ended = await through(t, await proxy(t, () => cut));
    assert.equal(reasonOf(ended), 'ok');
    assert.ok(ended.tls.outcome === 'failed' && ['closed', 'reset'].includes(ended.tls.reason), JSON.stringify(ended.tls));
  });

  it('an https proxy is asked inside of TLS with the proxy, whose certificate counts', async (t) => {
    const end = await web(t);
    const server = { ...SERVER, scheme: 'https' };
    const fine = await serve(t, await secureAcceptor(server.host, proxyAcceptor(() => end) as never));
    const facts = await through(t, fine, { server });
    assert.equal(facts.http.outcome, 'ok', JSON.stringify(facts));
    const foreign = await serve(t, await secureAcceptor('other.example', proxyAcceptor(() => end) as never));
    assert.equal(reasonOf(await through(t, foreign, { server })), 'proxy-tls');
    assert.equal(reasonOf(await through(t, await proxy(t, () => end), { server })), 'proxy-tls');
  });

  it('a scheme that nobody knows gets CONNECT, as from Go', async (t) => {
    const end = await web(t);
    const facts = await through(t, await proxy(t, () => end), { server: { ...SERVER, scheme: 'htp' } });
    assert.equal(facts.http.outcome, 'ok');
  });
});

describe('through a SOCKS proxy', () => {
  const server = { ...SERVER, scheme: 'socks5' };

  it('the proxy looks the host up, with a login or without, by both names of the scheme', async (t) => {
    const end = { port: await web(t) };
    for (const scheme of ['socks5', 'socks5h'])
      for (const login of [null, 'agent:Tr0ub4dör']) {
        const asked: string[] = [];
        const port = await socks(t, { login, answer: end, asked });
        const way = { server: { ...SERVER, scheme }, ...(login === null ? {} : { login }) };
        const facts = await through(t, port, way);
        assert.equal(facts.http.outcome, 'ok', JSON.stringify(facts));
        assert.deepEqual(asked, [`3 ${HOST}:443`]);
        assert.doesNotMatch(JSON.stringify(facts), /Tr0ub4d/u);
      }
  });

  it('a login that it does not want is not sent', async (t) => {
    const port = await socks(t, { login: null, answer: { port: await web(t) } });
    assert.equal((await through(t, port, { server, login: 'agent:Tr0ub4dor' })).http.outcome, 'ok');
  });

  for (const [name, answer, reason] of [
    ['rules', { reply: 2 }, 'refused'],
    ['a general failure', { reply: 1 }, 'upstream-failed'],
    ['an unreachable host', { reply: 4 }, 'upstream-failed'],
    ['a refused connection', { reply: 5 }, 'upstream-failed'],
    ['a command that it does not know', { reply: 7 }, 'other'],
    ['an unknown reply', { reply: 99 }, 'other'],
    ['an HTTP proxy', 'http', 'malformed'],
    ['an end without an answer', 'close', 'closed'],
  ] as const)
    it(`${name}: ${reason}`, async (t) => {
      const facts = await through(t, await socks(t, { login: null, answer }), { server });
      assert.deepEqual([reasonOf(facts), facts.tls.outcome], [reason, 'skipped'], JSON.stringify(facts.proxy));
    });

  it('silence is a time-out, a login that is wrong or missing a reason of its own', async (t) => {
    assert.equal(
      reasonOf(await through(t, await socks(t, { login: null, answer: 'silent' }), { server, timeoutMs: 150 })),
      'timeout',
    );
    const port = await socks(t, { login: 'agent:right', answer: { port: 1 } });
    for (const login of ['agent:wrong', undefined, ':x'])
      assert.equal(
        reasonOf(await through(t, port, { server, ...(login === undefined ? {} : { login }) })),
        login === ':x' ? 'other' : 'auth-required',
      );
  });
});

describe('a second look through new tunnels', () => {
  const OTHER = 's3.eu-central-1.amazonaws.com';
  const look = (claims: boolean): TunnelLook => ({
    otherName: () => OTHER,
    claim: () => claims,
    repeat: () => Promise.resolve({ tried: 5, failed: 0 }),
  });
  const swallowed = async (t: TestContext, swallows: Swallows): Promise<number> => {
    const accept = await secureAcceptor(
      HOST,
      httpAcceptor(() => ({ status: 404, headers: {}, body: '' })),
    );
    return serve(t, (socket) => accept(swallowing(socket, swallows) as Parameters<typeof accept>[0]));
  };
  const causes = { names: 'name', 'large-hello': 'large-hello', inbound: 'inbound', outbound: 'outbound' } as const;
  const devices: readonly (readonly [keyof typeof causes, Swallows])[] = [
    ['names', { kind: 'names', names: [HOST] }],
    ['large-hello', { kind: 'large-hello', above: 1_448 }],
    ['inbound', { kind: 'full-sized', direction: 'inbound', above: 1_000 }],
    ['outbound', { kind: 'full-sized', direction: 'outbound', above: 1_448 }],
  ];
  for (const [name, swallows] of devices)
    it(`tells what a device behind the proxy swallows: ${name}`, async (t) => {
      const asked: Asked[] = [];
      const end = await swallowed(t, swallows);
      const port = await proxy(t, (request) => (asked.push(request), end));
      const facts = await through(t, port, { timeoutMs: 3_000, second: look(true) });
      assert.equal(facts.tls.outcome, 'failed');
      assert.equal(handshakeCause(facts), causes[name], JSON.stringify(facts.retries));
      assert.deepEqual([...new Set(asked.map(({ line }) => line))], [`CONNECT ${HOST}:443 HTTP/1.1`]);
      assert.deepEqual([asked.length, facts.repeats], [4, { tried: 5, failed: 0 }]);
    });

  it('a dead end is no more than that, a host that may not be tried again is not, a healthy one never', async (t) => {
    const cut = await serve(t, (socket) => socket.destroy());
    const dead = await through(t, await proxy(t, () => cut), { second: look(true) });
    assert.deepEqual([dead.retries?.length, handshakeCause(dead)], [3, null]);
    const spared = await through(t, await proxy(t, () => cut), { second: look(false) });
    assert.equal(spared.retries, undefined);
    let tunnels = 0;
    const end = await web(t);
    const healthy = await through(t, await proxy(t, () => ((tunnels += 1), end)), { second: look(true) });
    assert.deepEqual([healthy.http.outcome, healthy.retries, healthy.repeats, tunnels], ['ok', undefined, undefined, 1]);
  });

  it('a proxy that opens no second tunnel says nothing about the handshake', async (t) => {
    const end = await swallowed(t, { kind: 'names', names: [HOST] });
    let tunnels = 0;
    const port = await proxy(t, () => ((tunnels += 1), tunnels === 1 ? end : 'HTTP/1.1 503 Busy\r\n\r\n'));
    const facts = await through(t, port, { timeoutMs: 1_500, second: look(true) });
    assert.ok(facts.retries?.every(({ result }) => result.outcome === 'failed' && result.reason === 'tcp'));
    assert.equal(handshakeCause(facts), null);
  });
});

describe('what a proxy says', () => {
  it('is bounded, and cannot disturb a terminal', () => {
    const page = `<html><title>Blocked\u001B[2J by rule 7 ${'x'.repeat(1_000)}</title>`;
    const headers = { 'proxy-authenticate': `Basic, ${'A'.repeat(5_000)}`, 'x-squid-error': 'ERR_ACCESS_DENIED 0' };
    const facts = connectFacts({
      outcome: 'failed',
      reason: 'answered',
      status: 403,
      headers,
      detail: 'Forbidden\r\n\u202E',
      page,
      ms: 1,
    });
    assert.ok(facts.outcome === 'failed');
    assert.match(facts.detail, /^Forbidden; ERR_ACCESS_DENIED 0/u);
    assert.ok(facts.detail.length <= 200);
    assert.doesNotMatch(facts.detail, /[\p{Cc}\p{Cf}]/u);
    assert.deepEqual(facts.schemes, ['Basic']);
  });
});
