/** Paths that lose packets, or only the large ones: what a second look proves, and where it must stay silent. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConnectionFacts, Facts, RetryFacts } from '../../src/facts.ts';
import { canBeLoss, lossOf } from '../../src/picture/connect-loss.ts';
import { handshakeCause } from '../../src/picture/handshake-cause.ts';
import { factsOf, PRIVATE, privateOf, type World } from './facts-builder.ts';
import { connectionOf, type Fate } from './facts-connection.ts';
import { judgedFacts } from './judged.ts';

const HOST = 'ssm.eu-central-1.amazonaws.com';
const OTHER = 's3.eu-central-1.amazonaws.com';
const WHERE = {
  host: HOST,
  ip: '10.20.1.101',
  at: '2026-11-23T12:00:00.000Z',
  localIp: '10.20.1.10',
  isS3: false,
  clockOffsetMs: 0,
};

type End = 'ok' | 'timeout' | 'reset' | 'alert' | 'tcp';
const retry = (hello: RetryFacts['hello'], servername: string, end: End, more: Partial<RetryFacts> = {}): RetryFacts => ({
  hello,
  servername,
  result: end === 'ok' ? { outcome: 'ok', ms: 9 } : { outcome: 'failed', reason: end, detail: `${end} (test)`, ms: 2000 },
  bytes: 0,
  ...more,
});
const full = (end: 'ok' | 'timeout' | 'closed'): Pick<RetryFacts, 'fullSized'> => ({
  fullSized: end === 'ok' ? { outcome: 'ok', ms: 5 } : { outcome: 'failed', reason: end, detail: end, ms: 1900 },
});
const after = (fate: Fate, retries: readonly RetryFacts[], failed = 0): ConnectionFacts => ({
  ...connectionOf(WHERE, fate),
  retries,
  repeats: { tried: 5, failed },
});
const large = retry('large', HOST, 'timeout');

describe('why a handshake hangs', () => {
  const cases: readonly [string, ConnectionFacts, ReturnType<typeof handshakeCause>][] = [
    ['small passes, full-sized too', after('tls-stalled', [large, retry('small', HOST, 'ok', full('ok'))]), 'large-hello'],
    [
      'the same with resets',
      after('tls-reset', [retry('large', HOST, 'reset'), retry('small', HOST, 'ok', full('ok'))]),
      'large-hello',
    ],
    ['small passes, full-sized not', after('tls-stalled', [large, retry('small', HOST, 'ok', full('timeout'))]), 'outbound'],
    ['the request was answered by a close', after('tls-stalled', [large, retry('small', HOST, 'ok', full('closed'))]), null],
    ['the short answer, then nothing', after('tls-stalled', [large, retry('small', HOST, 'timeout', { bytes: 105 })]), 'inbound'],
    ['a server that stops half-way', after('tls-stalled', [large, retry('small', HOST, 'timeout', { bytes: 1000 })]), null],
    ['a mute server', after('tls-stalled', [large, retry('small', HOST, 'timeout'), retry('small', OTHER, 'timeout')]), null],
    ['another name passes', after('tls-stalled', [large, retry('small', HOST, 'timeout'), retry('small', OTHER, 'ok')]), 'name'],
    [
      'another name is refused by TLS',
      after('tls-reset', [large, retry('small', HOST, 'reset'), retry('small', OTHER, 'alert', { bytes: 7 })]),
      'name',
    ],
    ['every name is reset', after('tls-reset', [large, retry('small', HOST, 'reset'), retry('small', OTHER, 'reset')]), null],
    [
      'the large hello passes the second time',
      after('tls-stalled', [retry('large', HOST, 'ok'), retry('small', HOST, 'ok', full('ok'))]),
      null,
    ],
    ['packets are lost by chance', after('tls-stalled', [large, retry('small', HOST, 'ok', full('ok'))], 2), null],
    ['TCP does not open again', after('tls-stalled', [large, retry('small', HOST, 'tcp'), retry('small', OTHER, 'ok')]), null],
    ['facts of an older version', connectionOf(WHERE, 'tls-stalled'), null],
    ['another fault altogether', after('tls-protocol', [retry('small', HOST, 'ok', full('ok'))]), null],
  ];
  for (const [name, connection, cause] of cases) test(name, () => assert.equal(handshakeCause(connection), cause));
});

describe('loss', () => {
  const repeats = (tried: number, failed: number) => ({ repeats: { tried, failed } });

  test('is measured where some pass and some do not', () => {
    const opened = (tried: number, failed: number) => ({ ...connectionOf(WHERE, 'ok'), ...repeats(tried, failed) });
    assert.equal(lossOf([opened(5, 5), opened(5, 0), connectionOf(WHERE, 'ok')]), null);
    assert.equal(lossOf([opened(5, 2), opened(5, 4), opened(5, 5), opened(5, 0)]), 0.6);
  });

  test('explains a dead address only as long as chance can', () => {
    const dead = { ...connectionOf(WHERE, 'timeout'), ...repeats(5, 5) };
    assert.equal(canBeLoss(dead, null), false);
    assert.equal(canBeLoss(dead, 0.2), false);
    assert.equal(canBeLoss(dead, 0.6), true);
    assert.equal(canBeLoss({ ...connectionOf(WHERE, 'refused'), ...repeats(5, 5) }, 0.6), false);
    assert.equal(canBeLoss(connectionOf(WHERE, 'timeout'), 0.6), false);
  });
});

/** The private node, with a second look at every address. */
function looked(fate: World['fate'], look: (host: string, ip: string) => Partial<ConnectionFacts>): Facts {
  const facts = factsOf({ ...PRIVATE, fate });
  const add = (connection: ConnectionFacts): ConnectionFacts => ({ ...connection, ...look(connection.host, connection.ip) });
  return { ...facts, connections: facts.connections.map(add) };
}
const [ssmA = '', ssmB = ''] = privateOf('ssm');

describe('verdicts', () => {
  test('some connections to one address are lost, another failed: works sometimes', () => {
    const facts = looked(
      (_host, ip) => (ip === ssmA ? 'timeout' : 'ok'),
      (_host, ip) => (ip === ssmA ? { repeats: { tried: 5, failed: 3 } } : {}),
    );
    const { errors, suppressed, status, verdict } = judgedFacts(facts);
    assert.deepEqual([errors, suppressed, status], [['path/lossy'], ['tcp/partial<path/lossy'], 'degraded']);
    assert.equal(verdict.capabilities.core.status, 'degraded');
  });

  test('nothing failed in the end: a warning', () => {
    const facts = looked(
      () => 'ok',
      (_host, ip) => (ip === ssmA ? { repeats: { tried: 5, failed: 1 } } : {}),
    );
    const { errors, warnings, exit } = judgedFacts(facts);
    assert.deepEqual([errors, warnings, exit], [[], ['path/lossy'], 0]);
  });

  test('an address that is dead beside others that are fine is not lossy', () => {
    const facts = looked(
      (_host, ip) => (ip === ssmA ? 'timeout' : 'ok'),
      (_host, ip) => ({ repeats: { tried: 5, failed: ip === ssmA ? 5 : 0 } }),
    );
    assert.deepEqual(judgedFacts(facts).errors, ['tcp/partial']);
  });

  test('a dead zone behind a little loss elsewhere stays a finding of its own', () => {
    const lossyHosts = privateOf('ssmmessages');
    const facts = looked(
      (_host, ip) => (ip === ssmA ? 'timeout' : 'ok'),
      (_host, ip) =>
        ip === ssmA ? { repeats: { tried: 5, failed: 5 } } : lossyHosts.includes(ip) ? { repeats: { tried: 5, failed: 1 } } : {},
    );
    const { errors, warnings } = judgedFacts(facts);
    assert.deepEqual([errors, warnings], [['tcp/partial'], ['path/lossy']]);
  });

  test('an address that was not tried again shares the cause of its sibling', () => {
    const retries = [large, retry('small', HOST, 'ok', full('ok'))];
    const facts = looked(
      (_host, ip) => ([ssmA, ssmB].includes(ip) ? 'tls-stalled' : 'ok'),
      (_host, ip) => (ip === ssmA ? { retries } : {}),
    );
    const { errors, verdict } = judgedFacts(facts);
    assert.deepEqual(errors, ['tls/large-hello-dropped']);
    assert.match(verdict.findings[0]?.message ?? '', new RegExp(`${ssmA}.*${ssmB}`, 'u'));
  });

  test('an agent that sends small hellos works, and is warned', () => {
    const retries = [large, retry('small', HOST, 'ok', full('ok'))];
    const stalls = (_host: string, ip: string): Fate => ([ssmA, ssmB].includes(ip) ? 'tls-stalled' : 'ok');
    const facts = looked(stalls, (_host, ip) => ([ssmA, ssmB].includes(ip) ? { retries } : {}));
    const old = { ...facts, node: { ...facts.node, agent: { ...facts.node.agent, version: '3.3.1611.0' } } };
    const { errors, warnings, verdict, exit } = judgedFacts(old);
    assert.deepEqual([errors, warnings, exit], [[], ['tls/large-hello-dropped'], 0]);
    assert.equal(verdict.capabilities.core.status, 'works');
    assert.deepEqual(judgedFacts(facts).errors, ['tls/large-hello-dropped']);
  });

  describe('behind a device that resets large hellos', () => {
    const retries = [retry('large', HOST, 'reset'), retry('small', HOST, 'ok', full('ok'))];
    const resets = (_host: string, ip: string): Fate => ([ssmA, ssmB].includes(ip) ? 'tls-reset' : 'ok');
    const behindIt = (fate: Fate) => {
      const { tls, http } = connectionOf(WHERE, fate);
      return { smallHello: { tls, http } };
    };
    const versioned = (facts: Facts, agent: Partial<Facts['node']['agent']>): Facts => ({
      ...facts,
      node: { ...facts.node, agent: { ...facts.node.agent, ...agent } },
    });
    const told = (fate: Fate, agent: Partial<Facts['node']['agent']>) => {
      const look = (_host: string, ip: string) =>
        ip === ssmA ? { retries, ...behindIt(fate) } : ip === ssmB ? behindIt(fate) : {};
      const { errors, warnings } = judgedFacts(versioned(looked(resets, look), agent));
      return [...errors, ...warnings.map((code) => `${code}?`)].toSorted().join(' ');
    };
    const SMALL = { version: '3.3.1611.0' };

    test('what lies behind is told, whatever the agent sends', () => {
      for (const [fate, code] of [
        ['ok', ''],
        ['tls-expired', 'tls/expired'],
        ['tls-name', 'tls/name-mismatch'],
        ['tls-foreign', 'tls/intercepted'],
      ] as const) {
        assert.equal(told(fate, {}), [code, 'tls/large-hello-dropped'].filter(Boolean).toSorted().join(' '), fate);
        assert.equal(told(fate, SMALL), [code, 'tls/large-hello-dropped?'].filter(Boolean).toSorted().join(' '), fate);
      }
    });

    test('a new agent that is set to send small hellos is warned, too', () => {
      assert.equal(told('ok', { version: '3.3.4268.0', sendsSmallHello: true }), 'tls/large-hello-dropped?');
      assert.equal(told('ok', { version: '3.3.4268.0' }), 'tls/large-hello-dropped');
    });

    test('facts without what lies behind: a sibling without a second look works for an old agent, and is no reset', () => {
      const facts = looked(resets, (_host, ip) => (ip === ssmA ? { retries } : {}));
      const { errors, warnings, verdict } = judgedFacts(versioned(facts, SMALL));
      assert.deepEqual([errors, warnings], [[], ['tls/large-hello-dropped']]);
      assert.equal(verdict.capabilities.core.status, 'works');
    });
  });

  test('a filtered name beside a mute server: two causes', () => {
    const messages = privateOf('ssmmessages');
    const filtered = [large, retry('small', HOST, 'timeout'), retry('small', OTHER, 'ok')];
    const facts = looked(
      (_host, ip) => ([ssmA, ssmB, ...messages].includes(ip) ? 'tls-stalled' : 'ok'),
      (host, ip) =>
        host === HOST && [ssmA, ssmB].includes(ip) ? { retries: filtered } : messages.includes(ip) ? { retries: [] } : {},
    );
    assert.deepEqual(judgedFacts(facts).errors, ['tls/sni-filtered', 'tls/stalled']);
  });
});
