/** Whatever never settles, the run's signal ends the wait for it: a call of the SDK, a connection, credentials, roots, the node's id. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { courier } from '../../../src/deliver/courier.ts';
import { logsApi } from '../../../src/deliver/logs-api.ts';
import type { ConnectionFacts, ObjectFacts } from '../../../src/facts.ts';
import { probeConnection, type Trust } from '../../../src/observe/network/connect/connection.ts';
import { httpFacts } from '../../../src/observe/network/connect/http-facts.ts';
import { outcomeOf } from '../../../src/observe/network/signed/call-outcome.ts';
import { probeReads, probeSigned, type SigningInputs } from '../../../src/observe/network/signed/signed.ts';
import { signedCalls } from '../../../src/observe/network/signed/signed-calls.ts';
import { signedReads } from '../../../src/observe/network/signed/signed-reads.ts';
import { RunOver, untilOver } from '../../../src/observe/network/signed/until-over.ts';
import type { Credentials } from '../../../src/observe/node/credentials/credentials.ts';
import { keysOf } from '../../../src/observe/node/credentials/shared-credentials.ts';
import { httpAcceptor } from '../../../src/platform/listen.ts';
import type { HttpSession, Ports } from '../../../src/platform/ports.ts';
import { openPrivateFolder } from '../../../src/platform/private-folder.ts';
import { judge } from '../../../src/verdict/verdict.ts';
import { inFolder } from '../../commands/program.ts';
import { PATIENT, routes, secureAcceptor, serve, trustAmazon } from '../../platform/loopback.ts';
import { recordedFacts } from '../../scenarios/corpus.ts';
import { makePorts } from '../node/ports-double.ts';

const REGION = 'eu-central-1';
const HOST = `ssm.${REGION}.amazonaws.com`;
const IP = '10.1.0.1';
const keys =
  keysOf('ASIAEXAMPLEEXAMPLE01', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE', 'TOKENtoken') ?? assert.fail('these are keys');
const CREDENTIALS: Credentials = {
  facts: { state: 'found', source: 'instance-profile', role: 'node', expiresAt: null },
  keys,
};
const never = (): Promise<never> => new Promise(() => undefined);

/** A run that is over as soon as everything of it waits, and in which nothing else is ever over. */
function ending(): { readonly timeoutMs: number; readonly signal: AbortSignal } {
  const over = new AbortController();
  setTimeout(() => over.abort(), 100);
  return { timeoutMs: 3_600_000, signal: over.signal };
}

const object = (host: string, style: ObjectFacts['style'] = 'path'): ObjectFacts => ({
  bucket: 'mine',
  purpose: 'user',
  host,
  ip: IP,
  style,
  key: 'k',
  certainty: 'absent',
  result: { outcome: 'ok', ms: 1, status: 403, code: null, message: null, bucketRegion: null, requestId: 'R' },
});

/** A connection of the survey to a server that never answers a signed request. */
async function seen(t: TestContext, host: string): Promise<{ ports: Ports; trust: Promise<Trust>; connection: ConnectionFacts }> {
  const page = { status: 404, headers: { 'x-amzn-requestid': 'R-1' }, body: '' };
  const acceptor = httpAcceptor(({ headers }) => (headers['authorization'] === undefined ? page : null));
  const ports = makePorts({ translate: routes({ [IP]: await serve(t, await secureAcceptor(host, acceptor)) }) });
  const trust: Promise<Trust> = trustAmazon().then((quick) => ({
    quick,
    examine: (chain, verifyError) => Promise.resolve({ verifyError, path: chain, anchor: null, impersonatesRoot: false }),
  }));
  const limits = { ...PATIENT, signal: new AbortController().signal };
  const connection = await probeConnection(ports, trust, { host, ip: IP, port: 443 }, limits, async (session) =>
    httpFacts(await session.request({ method: 'GET', path: '/', host, maxBodyBytes: 100, ...limits }), Date.now()),
  );
  return { ports, trust, connection };
}

describe('what an SDK says of an answer', () => {
  it('a page in the place of JSON is told in our words', async () => {
    const page = new SyntaxError(
      "Unexpected token '<' is not valid JSON\n  Deserialization error: inspect the hidden field {error}.$response",
    );
    const told = await outcomeOf(() => Promise.reject(page), makePorts({}).clock, new AbortController().signal);
    assert.ok(told.outcome === 'failed' && told.reason === 'network');
    assert.equal(told.detail, 'the answer is not what AWS sends (no JSON)');
  });
});

describe('a wait', () => {
  it('gives what the work gives, and its error', async () => {
    const { signal } = new AbortController();
    assert.equal(await untilOver(() => Promise.resolve(1), signal), 1);
    await assert.rejects(
      untilOver(() => Promise.reject(new Error('own')), signal),
      /own/u,
    );
  });

  it('is over with the run, and is not begun after it', async () => {
    await assert.rejects(untilOver(never, ending().signal), RunOver);
    let begun = false;
    const begin = (): Promise<void> => {
      begun = true;
      return Promise.resolve();
    };
    await assert.rejects(untilOver(begin, AbortSignal.abort()), RunOver);
    assert.equal(begun, false);
  });

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const counted = Object.assign(Object.create(signal) as AbortSignal, {
      addEventListener: () => void (listeners += 1),
      removeEventListener: () => void (listeners -= 1),
    });
    Object.defineProperty(counted, 'aborted', { value: false });
    await untilOver(() => Promise.resolve(), counted);
    assert.equal(listeners, 0);
  });
});

describe('when the run is over', () => {
  const over = { outcome: 'inconclusive', why: 'the run was over first' };

  it('a call that never settles is not known', async () => {
    assert.deepEqual(await outcomeOf(never, makePorts({}).clock, ending().signal), over);
  });

  it('so are the calls of a client whose connection never opens', async () => {
    const clock = makePorts({}).clock;
    const { calls } = await signedCalls(
      { region: REGION, host: HOST, ip: IP, keys, clockOffsetMs: 0, clock, open: never, payload: null, deep: null },
      ending(),
    );
    assert.deepEqual(
      calls.map(({ result }) => result),
      [over, over],
    );
  });

  it('so are those of --deep', async () => {
    const at = { host: `ssmmessages.${REGION}.amazonaws.com`, ip: IP };
    const deep = { nodeId: 'i-0123456789abcdef0', region: REGION, keys, clockOffsetMs: 0, messages: at, s3: [], open: never };
    const { calls } = await signedCalls(
      {
        region: REGION,
        host: HOST,
        ip: IP,
        keys,
        clockOffsetMs: 0,
        clock: makePorts({}).clock,
        open: never,
        payload: null,
        deep,
      },
      ending(),
    );
    assert.equal(calls.length, 5);
    for (const { action, result } of calls) assert.deepEqual(result, over, action);
  });

  it('so are reads whose connection never opens, and whose answer never comes', async () => {
    const mute: HttpSession = { isOpen: () => true, close: () => undefined, request: never };
    for (const open of [never, () => Promise.resolve(mute)]) {
      const [read] = await signedReads(
        [object(`s3.${REGION}.amazonaws.com`)],
        { region: REGION, keys, clockOffsetMs: 0, open },
        ending(),
      );
      assert.deepEqual(read?.result, over);
    }
  });

  it('a call of CloudWatch Logs may be made another time', async () => {
    const host = `logs.${REGION}.amazonaws.com`;
    const api = logsApi({ region: REGION, host, keys, clockOffsetMs: 0, open: never, ...ending() });
    const result = await api.createGroup('group');
    assert.deepEqual([result.outcome, result.outcome === 'failed' && result.kind], ['failed', 'again']);
  });

  for (const [name, change] of [
    ['credentials', { credentials: never() }],
    ['roots', { trust: never() }],
    ['the id of this node', { deep: { nodeId: never(), messagesHost: `ssmmessages.${REGION}.amazonaws.com`, s3Hosts: [] } }],
    ['an answer', {}],
  ] as const satisfies readonly (readonly [string, Partial<SigningInputs>])[])
    it(`${name} that never come keep nothing`, async (t) => {
      const { ports, trust, connection } = await seen(t, HOST);
      const inputs: SigningInputs = {
        region: REGION,
        host: HOST,
        credentials: Promise.resolve(CREDENTIALS),
        connections: [connection],
        payload: null,
        deep: null,
        trust,
        proxy: null,
        ...change,
      };
      const { facts } = await probeSigned(ports, inputs, ending());
      assert.ok(facts.credentials.state === 'unknown' || facts.calls.length > 0);
      for (const { result } of facts.calls) assert.deepEqual(result, over);
      const reads = await probeReads(ports, [object(`mine.s3.${REGION}.amazonaws.com`, 'virtual')], inputs, ending());
      assert.ok(reads.every(({ result }) => result.outcome === 'inconclusive'));
    });

  for (const name of ['credentials', 'trust'] as const)
    it(`the courier does not wait for ${name}`, async (t) => {
      const { ports, trust, connection } = await seen(t, `logs.${REGION}.amazonaws.com`);
      const by = { region: REGION, host: connection.host, trust, proxy: null, connections: [connection] };
      const { verdict } = judge(recordedFacts('healthy-private'));
      const interrupt = new AbortController();
      setTimeout(() => interrupt.abort(), 100);
      const rows = await inFolder((parent) =>
        courier(
          { ...ports, openFolder: openPrivateFolder },
          { ...by, credentials: Promise.resolve(CREDENTIALS), [name]: never() },
          { ...verdict, startedAt: new Date().toISOString() },
          { target: { group: 'g', stream: null }, createsGroup: false, spool: join(parent, 'spool'), timeoutMs: 3_600_000 },
          interrupt.signal,
        ),
      );
      assert.match(rows.map(({ outcome, detail }) => `${outcome} ${detail}`).join(), /^spooled .*interrupted; it waits/u);
    });
});
