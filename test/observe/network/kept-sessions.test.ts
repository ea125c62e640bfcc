/** Connections of the survey that signed calls use again: which stay open, who gets them, and what happens when the server has ended one. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { ConnectionFacts, HostFacts } from '../../../src/facts.ts';
import { probeConnection, type Trust } from '../../../src/observe/network/connect/connection.ts';
import { httpFacts } from '../../../src/observe/network/connect/http-facts.ts';
import { keptSessions, renewed } from '../../../src/observe/network/signed/kept-sessions.ts';
import { probeSigned } from '../../../src/observe/network/signed/signed.ts';
import { keysOf } from '../../../src/observe/node/credentials/shared-credentials.ts';
import { httpAcceptor, type WebAnswer } from '../../../src/platform/listen.ts';
import type { HttpResult, HttpSession } from '../../../src/platform/ports.ts';
import { routes, secureAcceptor, serve, trustAmazon } from '../../platform/loopback.ts';
import { makePorts } from '../node/ports-double.ts';

const HOST = 'ssm.eu-central-1.amazonaws.com';
const IP = '10.1.0.1';
const PLANNED: readonly HostFacts[] = [{ service: 'ssm', host: HOST, kind: 'endpoint' }];
const limits = { timeoutMs: 20_000, signal: new AbortController().signal };
const ID = { 'x-amzn-requestid': 'R-1', 'content-type': 'application/x-amz-json-1.1' };

/** A survey's connection and the calls after it: how they end, and how many connections the server has seen. */
async function run(
  t: TestContext,
  { headers = {}, verifyError = null as string | null, planned = PLANNED, certified = HOST } = {},
): Promise<{ readonly outcomes: readonly string[]; readonly opened: number }> {
  let opened = 0;
  const answer: WebAnswer = { status: 200, headers: { ...ID, ...headers }, body: '{}' };
  const accept = await secureAcceptor(
    certified,
    httpAcceptor(() => answer),
  );
  const port = await serve(t, (socket) => {
    opened += 1;
    accept(socket);
  });
  const ports = makePorts({ translate: routes({ [IP]: port }) });
  const trust: Promise<Trust> = trustAmazon().then((quick) => ({
    quick,
    examine: (path) => Promise.resolve({ verifyError, anchor: null, impersonatesRoot: false, path }),
  }));
  const kept = keptSessions(ports.clock, planned);
  const exchange = async (session: HttpSession) =>
    httpFacts(await session.request({ method: 'GET', path: '/', host: HOST, maxBodyBytes: 100, ...limits }), Date.now());
  const seen = await probeConnection(ports, trust, { host: HOST, ip: IP, port: 443 }, limits, exchange, null, kept.keep);
  const facts = { state: 'found', source: 'instance-profile', role: 'node', expiresAt: null } as const;
  const credentials = Promise.resolve({ facts, keys: keysOf('ASIAEXAMPLEEXAMPLE01', 'secret-secret-secret', 'token-token') });
  const inputs = { region: 'eu-central-1', host: HOST, credentials, connections: [seen], payload: null, deep: null } as const;
  const signed = await probeSigned(ports, { ...inputs, trust, proxy: null, kept }, limits);
  kept.close();
  return { outcomes: signed.facts.calls.map(({ result }) => result.outcome), opened };
}

describe('signed calls over the connection of the survey', () => {
  it('open none of their own', async (t) => {
    assert.deepEqual(await run(t), { outcomes: ['ok', 'ok'], opened: 1 });
  });
  it('open their own where the server ends each after one answer', async (t) => {
    const { outcomes, opened } = await run(t, { headers: { connection: 'close' } });
    assert.deepEqual([outcomes, opened], [['ok', 'ok'], 3]);
  });
  it('open their own where the host was not among those that are signed for', async (t) => {
    const planned: readonly HostFacts[] = [{ service: 'kms', host: HOST, kind: 'endpoint' }];
    assert.deepEqual(await run(t, { planned }), { outcomes: ['ok', 'ok'], opened: 3 });
  });
  it('are not made, and the connection is not kept, where the chain does not verify', async (t) => {
    assert.deepEqual(await run(t, { verifyError: 'SELF_SIGNED_CERT_IN_CHAIN' }), { outcomes: ['skipped', 'skipped'], opened: 1 });
  });
  it('are not made, and the connection is not kept, where the certificate has another name', async (t) => {
    assert.deepEqual(await run(t, { certified: 'kms.eu-central-1.amazonaws.com' }), {
      outcomes: ['skipped', 'skipped'],
      opened: 1,
    });
  });
});

const OK: HttpResult = { outcome: 'ok', status: 200, headers: {}, body: '', ms: 1 };
const REQUEST = { method: 'GET', path: '/', host: HOST, maxBodyBytes: 100, ...limits } as const;

function session(result: HttpResult = OK) {
  const log: string[] = [];
  return {
    log,
    isOpen: () => !log.includes('close'),
    close: () => void log.push('close'),
    request: () => {
      log.push('request');
      return Promise.resolve(result);
    },
  };
}

const proven = (more: Partial<ConnectionFacts> = {}): ConnectionFacts =>
  ({
    host: HOST,
    ip: IP,
    port: 443,
    localIp: null,
    localPort: null,
    at: '',
    tcp: { outcome: 'ok', ms: 1 },
    tls: { outcome: 'ok', verifyError: null, nameError: null },
    http: { outcome: 'ok' },
    ...more,
  }) as ConnectionFacts;

describe('a kept connection', () => {
  it('serves one user at a time, and closing it gives it to the next', async () => {
    const kept = keptSessions(makePorts({}).clock, PLANNED);
    const own = session();
    assert.equal(kept.keep(proven(), own), true);
    const first = await kept.borrow(proven());
    assert.ok(first !== null);
    let isSecond = false;
    const second = kept.borrow(proven()).then((lent) => {
      isSecond = lent !== null;
      return lent;
    });
    await Promise.resolve();
    assert.equal(isSecond, false);
    first.close();
    assert.ok((await second) !== null);
    assert.deepEqual(own.log, []);
    kept.close();
    assert.deepEqual(own.log, ['close']);
  });
  it('is not waited for when its user takes long', async () => {
    const kept = keptSessions({ ...makePorts({}).clock, sleep: () => Promise.resolve() }, PLANNED);
    kept.keep(proven(), session());
    assert.ok((await kept.borrow(proven())) !== null);
    assert.equal(await kept.borrow(proven()), null);
  });
  for (const [what, more] of [
    ['through a proxy', { proxy: { host: 'proxy', port: 3128 } }],
    ['whose answer failed', { http: { outcome: 'failed', reason: 'reset', detail: '', ms: 1 } }],
    ['to another host', { host: 'kms.eu-central-1.amazonaws.com' }],
  ] as const)
    it(`${what} is not kept`, () => {
      const kept = keptSessions(makePorts({}).clock, PLANNED);
      assert.equal(kept.keep(proven(more as unknown as Partial<ConnectionFacts>), session()), false);
    });
  it('serves no other address, no other name below its own and no small hello', async () => {
    const kept = keptSessions(makePorts({}).clock, PLANNED);
    kept.keep(proven(), session());
    assert.equal(await kept.borrow(proven({ ip: '10.1.0.2' })), null);
    assert.equal(await kept.borrow({ ...proven(), host: `mine.${HOST}`, bucket: 'mine' }), null);
    assert.equal(await kept.borrow(proven({ smallHello: { tls: proven().tls, http: proven().http } })), null);
  });
});

describe('a request over a connection that the server has just ended', () => {
  const failed = (reason: 'closed' | 'reset' | 'timeout'): HttpResult => ({ outcome: 'failed', reason, detail: '', ms: 1 });
  for (const reason of ['closed', 'reset'] as const)
    it(`is sent once more over a new one (${reason})`, async () => {
      const [old, fresh] = [session(failed(reason)), session()];
      const one = renewed(old, () => Promise.resolve(fresh));
      assert.equal((await one.request(REQUEST)).outcome, 'ok');
      one.close();
      assert.deepEqual(
        [old.log, fresh.log],
        [
          ['request', 'close'],
          ['request', 'close'],
        ],
      );
    });
  it('is not repeated for ever', async () => {
    const fresh = session(failed('reset'));
    const one = renewed(session(failed('reset')), () => Promise.resolve(fresh));
    assert.equal((await one.request(REQUEST)).outcome, 'failed');
    assert.deepEqual(fresh.log, ['request']);
  });
  it('is not repeated after a silence', async () => {
    const one = renewed(session(failed('timeout')), () => Promise.reject(new Error('nobody asks for one')));
    assert.equal((await one.request(REQUEST)).outcome, 'failed');
  });
});
