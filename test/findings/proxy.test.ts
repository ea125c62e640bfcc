/** The proxy as a way: which code for which answer, how far it reaches, and what the direct path beside it says. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConnectFacts, ProxyServer, ProxySettings, ProxySlip } from '../../src/facts/proxy.ts';
import type { ConnectionFacts, Facts } from '../../src/facts.ts';
import { bypassesProxy } from '../../src/knowledge/no-proxy.ts';
import { factsOf, HYBRID, isolated, PRIVATE, PUBLIC, type World } from './facts-builder.ts';
import { judgedFacts, said } from './judged.ts';

const SQUID: ProxyServer = { scheme: 'http', host: 'proxy.example.com', port: 3128, hasCredentials: false };

interface Way {
  readonly server?: ProxyServer;
  readonly noProxy?: string;
  readonly tcp?: ConnectionFacts['tcp'];
  readonly connect?: (host: string) => ConnectFacts;
  readonly besides?: 'works' | 'fails';
  readonly slips?: ProxySettings['slips'];
}
const failed = (reason: Extract<ConnectFacts, { outcome: 'failed' }>['reason'], status: number | null = null): ConnectFacts => ({
  outcome: 'failed',
  reason,
  status,
  detail: 'words',
  schemes: [],
  ms: 1,
});
const SKIPPED = { outcome: 'skipped', because: 'not reached' } as const;

/** The healthy world's facts, its hosts through a proxy that does as told. */
function proxied(world: World, way: Way): Facts {
  const { server = SQUID, noProxy = '169.254.169.254', tcp = { outcome: 'ok', ms: 1 }, connect, besides } = way;
  const healthy = factsOf(world);
  const slips = way.slips === undefined ? {} : { slips: way.slips };
  const settings = { source: 'environment of process 812', https: server, http: null, noProxy, problems: [], ...slips };
  const covers = (host: string): boolean => !bypassesProxy(noProxy, host, 443);
  const connections = healthy.connections.map((connection): ConnectionFacts => {
    if (!covers(connection.host)) return connection;
    const answer = tcp.outcome === 'ok' ? (connect?.(connection.host) ?? { outcome: 'ok', ms: 1 }) : SKIPPED;
    const open = tcp.outcome === 'ok' && answer.outcome === 'ok';
    const { tls, http } = open ? connection : { tls: SKIPPED, http: SKIPPED };
    return { ...connection, ip: '10.20.3.9', port: server.port, tcp, tls, http, proxy: { server, connect: answer } };
  });
  const lost = healthy.connections.map((connection): ConnectionFacts => {
    const dropped = { outcome: 'failed', reason: 'timeout', detail: '', ms: 1 } as const;
    // One address of each is of a family that this node does not have.
    const tcpBeside = connection.ip.endsWith('1') ? SKIPPED : dropped;
    return { ...connection, tcp: tcpBeside, tls: SKIPPED, http: SKIPPED };
  });
  const direct = besides === 'works' ? healthy.connections : lost;
  const beside = besides === undefined ? {} : { beside: { dns: healthy.dns, connections: direct } };
  return {
    ...healthy,
    ...beside,
    dns: healthy.dns.filter(({ host }) => !covers(host)),
    connections,
    objects: healthy.objects.map((object) => ({ ...object, ip: covers(object.host) ? '10.20.3.9' : object.ip })),
    node: { ...healthy.node, proxy: { mode: 'agent', used: settings, agent: settings, agentUnknown: null, shell: settings } },
  };
}

describe('a proxy that does its work', () => {
  test('is healthy on EC2 and on a hybrid node, and its address is nobody’s endpoint', () => {
    for (const world of [PRIVATE, HYBRID]) {
      const result = judgedFacts(proxied(world, {}));
      assert.deepEqual([said(result), result.status, result.exit], ['', 'healthy', 0]);
      const paths = new Set(result.verdict.endpoints.map(({ path }) => path));
      assert.deepEqual([...paths], ['proxy']);
      const [address] = result.verdict.endpoints[0]?.addresses ?? [];
      assert.deepEqual([address?.ip, address?.class, address?.connect?.outcome], ['10.20.3.9', 'other', 'ok']);
    }
  });
  test('--expect private does not blame the proxy, and says what it did not see', () => {
    const { verdict } = judgedFacts(proxied({ ...PRIVATE, request: { expect: 'private' } }, {}));
    assert.ok(verdict.notChecked.some(({ what }) => what.startsWith('private addresses of ssm.')));
  });
});

describe('what the proxy answers, and the code for it', () => {
  const CASES: readonly (readonly [string, Way, string, string])[] = [
    ['packets vanish', { tcp: { outcome: 'failed', reason: 'timeout', detail: '', ms: 1 } }, 'proxy/unreachable', 'tcp'],
    ['nobody listens', { tcp: { outcome: 'failed', reason: 'refused', detail: '', ms: 1 } }, 'proxy/unreachable', 'tcp'],
    ['something else listens', { connect: () => failed('malformed') }, 'proxy/unreachable', 'http'],
    ['it never answers anybody', { connect: () => failed('timeout') }, 'proxy/unreachable', 'http'],
    ['407', { connect: () => failed('auth-required', 407) }, 'proxy/auth-required', 'http'],
    ['403 for everybody', { connect: () => failed('refused', 403) }, 'proxy/denied', 'http'],
    ['503 for everybody', { connect: () => failed('upstream-failed', 503) }, 'proxy/endpoint-refused', 'http'],
  ];
  for (const [name, way, code, layer] of CASES) {
    test(`${name}: ${code}, alone`, () => {
      const result = judgedFacts(proxied(PRIVATE, way));
      assert.deepEqual([said(result), result.suppressed, result.infos], [code, [], []]);
      assert.equal(result.verdict.capabilities.core.status, 'blocked');
      assert.equal(result.verdict.endpoints.find(({ service }) => service === 'ssm')?.firstFailingLayer, layer);
    });
  }

  test('one host refused: that one, and what needs it', () => {
    const only = (connect: ConnectFacts) =>
      judgedFacts(
        proxied(PRIVATE, { connect: (host) => (host.startsWith('ssmmessages.') ? connect : { outcome: 'ok', ms: 1 }) }),
      );
    for (const connect of [failed('refused', 403), failed('upstream-failed', 503), failed('timeout'), failed('closed')]) {
      const result = only(connect);
      assert.equal(said(result), 'proxy/endpoint-refused', JSON.stringify(connect));
      const { capabilities } = result.verdict;
      assert.deepEqual([capabilities.core.status, capabilities['session-manager'].status], ['works', 'blocked']);
      assert.deepEqual(capabilities['session-manager'].because, ['proxy/endpoint-refused']);
    }
  });

  test('a refusal of what nobody asked for is silent', () => {
    const connect = (host: string): ConnectFacts => (host.startsWith('kms.') ? failed('refused', 403) : { outcome: 'ok', ms: 1 });
    assert.equal(said(judgedFacts(proxied(PRIVATE, { connect }))), '');
  });

  test('not knowing is no failure', () => {
    const result = judgedFacts(proxied(PRIVATE, { connect: () => ({ outcome: 'inconclusive', why: 'over' }) }));
    assert.deepEqual([said(result), result.status, result.exit], ['', 'inconclusive', 3]);
  });

  test('what is in no_proxy is judged as ever', () => {
    const noProxy = '169.254.169.254,ssm.eu-central-1.amazonaws.com';
    const result = judgedFacts(proxied(PRIVATE, { noProxy, connect: () => failed('refused', 403) }));
    assert.equal(said(result), 'proxy/denied');
    assert.equal(result.verdict.capabilities.core.status, 'works');
    assert.equal(result.verdict.endpoints.find(({ service }) => service === 'ssm')?.path, 'private');
  });
});

describe('the direct path beside it', () => {
  const connect = (): ConnectFacts => failed('refused', 403);
  const remedies = (besides?: 'works' | 'fails'): string =>
    JSON.stringify(judgedFacts(proxied(PRIVATE, { connect, ...(besides === undefined ? {} : { besides }) })).verdict.findings[0]);
  test('where it works, an exception is advised; where it is not known to, it is not', () => {
    assert.match(remedies('works'), /add .* to no_proxy/u);
    assert.doesNotMatch(remedies('fails'), /add .* to no_proxy/u);
    assert.doesNotMatch(remedies(), /add .* to no_proxy/u);
    assert.match(remedies('fails'), /Without the proxy they do not answer either/u);
    assert.doesNotMatch(remedies(), /Without the proxy/u);
  });
});

describe('proxy/scheme-unsupported', () => {
  test('https: sessions and commands, whatever the tunnel does; the rest works', () => {
    const result = judgedFacts(proxied(PRIVATE, { server: { ...SQUID, scheme: 'https' } }));
    assert.equal(said(result), 'proxy/scheme-unsupported');
    const { capabilities } = result.verdict;
    assert.deepEqual([capabilities.core.status, capabilities['session-manager'].status], ['works', 'blocked']);
  });
  test('a proxy that is written https and speaks HTTP is one fault', () => {
    const way: Way = { server: { ...SQUID, scheme: 'https' }, connect: () => failed('proxy-tls') };
    const result = judgedFacts(proxied(PRIVATE, way));
    assert.deepEqual(
      [said(result), result.suppressed],
      ['proxy/scheme-unsupported', ['proxy/unreachable<proxy/scheme-unsupported']],
    );
    assert.equal(result.verdict.capabilities.core.status, 'blocked');
  });
});

describe('proxy/invalid', () => {
  const slip = (over: Partial<ProxySlip> = {}): ProxySlip => ({
    variable: 'https_proxy',
    kind: 'https',
    effect: 'misread',
    cause: 'login',
    character: '^',
    ...over,
  });
  const MISREAD: ProxyServer = { ...SQUID, host: 'http', port: 80 };
  const NONE = { outcome: 'failed', reason: 'unreachable', detail: 'http has no address', ms: 0 } as const;
  /** Passed over: everything goes directly. */
  const passedOver = (world: World, over: Partial<ProxySlip>, mode: 'agent' | 'none' = 'agent'): Facts => {
    const facts = factsOf(world);
    const settings = { source: 'x.conf', https: null, http: null, noProxy: '', problems: [], slips: [slip(over)] };
    const proxy = { mode, used: null, agent: settings, agentUnknown: null, shell: { ...settings, slips: [] } };
    return { ...facts, node: { ...facts.node, proxy } };
  };

  test('misread: the root of what no tunnel leads to, with the character and its right spelling', () => {
    const result = judgedFacts(proxied(PRIVATE, { server: MISREAD, tcp: NONE, slips: [slip()] }));
    assert.deepEqual([said(result), result.suppressed], ['proxy/invalid', ['proxy/unreachable<proxy/invalid']]);
    assert.deepEqual([result.status, result.verdict.capabilities.core.status], ['broken', 'blocked']);
    const [finding] = result.verdict.findings;
    assert.match(finding?.message ?? '', /the character \^ in its login: Go takes http:80 for the proxy/u);
    assert.match(finding?.remedy[0]?.text ?? '', /%5E/u);
  });
  test('misread, and a proxy is there after all: silent', () => {
    assert.equal(said(judgedFacts(proxied(PRIVATE, { server: MISREAD, slips: [slip()] }))), '');
  });
  test('misread, and nothing goes through it: an info', () => {
    const result = judgedFacts(proxied(PRIVATE, { server: MISREAD, noProxy: '*', slips: [slip()] }));
    assert.deepEqual([said(result), result.infos.includes('proxy/invalid'), result.status], ['', true, 'healthy']);
  });
  test('a port that may be part of a password is not told', () => {
    const server = { ...MISREAD, host: 'user', port: 0 };
    const [finding] = judgedFacts(proxied(PRIVATE, { server, tcp: NONE, slips: [slip({ character: '#' })] })).verdict.findings;
    assert.match(finding?.message ?? '', /Go takes user for the proxy/u);
  });
  test('passed over: a warning where the direct path works, the root where it does not', () => {
    const over = { effect: 'ignored', cause: 'control', character: 'tab' } as const;
    assert.equal(said(judgedFacts(passedOver(PRIVATE, over))), 'proxy/invalid?');
    const closed = judgedFacts(passedOver({ ...PUBLIC, fate: () => 'timeout' }, over));
    assert.equal(said(closed), 'proxy/invalid');
    assert.ok(closed.suppressed.includes('tcp/no-internet-path<proxy/invalid'), closed.suppressed.join(' '));
    // What was probed is not the agent's way: nothing is said of what fails.
    assert.equal(said(judgedFacts(passedOver(PRIVATE, over, 'none'))), 'proxy/invalid?');
  });
  test('passed over does not hide what is no matter of a way out', () => {
    const over = { effect: 'ignored', cause: 'blank', character: 'at its beginning' } as const;
    const reset = judgedFacts(
      passedOver({ ...PRIVATE, fate: (host, ip) => (host.startsWith('ssm.') ? 'tls-reset' : isolated(host, ip)) }, over),
    );
    assert.ok(
      reset.errors.some((code) => code !== 'proxy/invalid'),
      said(reset),
    );
  });
  test('for http alone an info; a CGI program stops the agent on EC2 alone', () => {
    const http = judgedFacts(passedOver(PRIVATE, { kind: 'http', variable: 'http_proxy' }));
    assert.deepEqual([said(http), http.infos.includes('proxy/invalid')], ['', true]);
    const cgi = { kind: 'http', variable: 'REQUEST_METHOD', effect: 'refused', cause: 'cgi', character: '' } as const;
    const result = judgedFacts(passedOver(PRIVATE, cgi));
    assert.deepEqual([said(result), result.verdict.capabilities.core.status], ['proxy/invalid', 'blocked']);
    assert.equal(said(judgedFacts(passedOver(HYBRID, cgi))), '');
  });
});
