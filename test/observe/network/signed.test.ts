/** Signed calls over a real connection: what is sent, to whom, and what becomes of every kind of answer. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { SignedFacts } from '../../../src/facts/signed.ts';
import { probeConnection, type Trust } from '../../../src/observe/network/connect/connection.ts';
import { httpFacts } from '../../../src/observe/network/connect/http-facts.ts';
import { probeSigned } from '../../../src/observe/network/signed/signed.ts';
import { keysOf } from '../../../src/observe/node/credentials/shared-credentials.ts';
import { httpAcceptor, type WebAnswer, type WebRequest } from '../../../src/platform/listen.ts';
import { routes, secureAcceptor, serve, trustAmazon } from '../../platform/loopback.ts';
import { makePorts } from '../node/ports-double.ts';

const HOST = 'ssm.eu-central-1.amazonaws.com';
const IP = '10.1.0.1';
const SECRETS = ['ASIAEXAMPLEEXAMPLE01', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE', 'TOKENtokenTOKENtoken'] as const;
const limits = { timeoutMs: 5_000, signal: new AbortController().signal };

async function trusting(): Promise<Trust> {
  const quick = await trustAmazon();
  return { quick, examine: (path, verifyError) => Promise.resolve({ verifyError, anchor: null, impersonatesRoot: false, path }) };
}

async function signedBy(
  t: TestContext,
  answer: (request: WebRequest) => WebAnswer | null,
  certified = HOST,
): Promise<SignedFacts> {
  const port = await serve(t, await secureAcceptor(certified, httpAcceptor(answer)));
  const ports = makePorts({ translate: routes({ [IP]: port }) });
  const trust = trusting();
  const seen = await probeConnection(ports, trust, { host: HOST, ip: IP, port: 443 }, limits, async (session) =>
    httpFacts(await session.request({ method: 'GET', path: '/', host: HOST, maxBodyBytes: 100, ...limits }), Date.now()),
  );
  const keys = keysOf(...SECRETS);
  const credentials = Promise.resolve({
    facts: { state: 'found', source: 'instance-profile', role: 'node', expiresAt: null },
    keys,
  } as const);
  const { facts } = await probeSigned(
    ports,
    { region: 'eu-central-1', host: HOST, credentials, connections: [seen], payload: null, deep: null, trust, proxy: null },
    { ...limits, timeoutMs: 1_500 },
  );
  return facts;
}
const ID = { 'x-amzn-requestid': 'R-1', 'content-type': 'application/x-amz-json-1.1' };
const page: WebAnswer = { status: 404, headers: ID, body: '' };
const isCall = ({ headers }: WebRequest): boolean => headers['x-amz-target'] !== undefined;
const outcomes = ({ calls }: SignedFacts): readonly string[] =>
  calls.map(({ result }) => (result.outcome === 'failed' ? `${result.reason} ${result.code}` : result.outcome));

describe('signed calls', () => {
  it('are two read-only ones, signed for ssm in this Region with the token', async (t) => {
    const asked: WebRequest[] = [];
    const facts = await signedBy(t, (request) => {
      if (!isCall(request)) return page;
      asked.push(request);
      return { status: 200, headers: ID, body: '{}' };
    });
    assert.deepEqual(outcomes(facts), ['ok', 'ok']);
    assert.deepEqual(asked.map(({ headers }) => headers['x-amz-target'] ?? '').toSorted(), [
      'AmazonSSM.DescribeDocument',
      'AmazonSSM.ListAssociations',
    ]);
    for (const { headers, host, method } of asked) {
      assert.deepEqual([host, method, headers['x-amz-security-token']], [HOST, 'POST', SECRETS[2]]);
      assert.match(
        headers['authorization'] ?? '',
        /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLEEXAMPLE01\/\d{8}\/eu-central-1\/ssm\/aws4_request/u,
      );
    }
  });

  for (const minutes of [-90, -20, 0, 20, 60 * 24])
    it(`are signed by AWS’s time, which is ${minutes} minutes from this node’s`, async (t) => {
      const date = new Date(Date.now() + minutes * 60_000).toUTCString();
      const stamps: string[] = [];
      await signedBy(t, (request) => {
        if (!isCall(request)) return { ...page, headers: { ...ID, date } };
        stamps.push(request.headers['x-amz-date'] ?? '');
        return { status: 200, headers: { ...ID, date }, body: '{}' };
      });
      assert.equal(stamps.length, 2);
      for (const stamp of stamps) {
        const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u, '$1-$2-$3T$4:$5:$6Z'));
        // AWS takes five minutes; a busy machine may need some of them.
        assert.ok(Math.abs(at - Date.parse(date)) < 120_000, `${stamp} at ${date}`);
      }
    });

  it('AWS’s error is told by its code and words, without what was signed', async (t) => {
    const echo =
      `The request signature we calculated does not match. The Canonical String for this request should have been 'POST x-amz-security-token:${SECRETS[2]}' ` +
      SECRETS.join(' ');
    const facts = await signedBy(t, (request) =>
      isCall(request)
        ? {
            status: 400,
            headers: ID,
            body: JSON.stringify({ __type: 'com.amazon.coral.service#InvalidSignatureException', message: echo }),
          }
        : page,
    );
    assert.deepEqual(outcomes(facts), ['refused InvalidSignatureException', 'refused InvalidSignatureException']);
    for (const value of SECRETS) assert.ok(!JSON.stringify(facts).includes(value), value);
  });

  for (const [name, answer] of [
    ['a page without AWS’s id', { status: 403, headers: {}, body: '<html>Blocked</html>' }],
    ['no JSON', { status: 200, headers: ID, body: '<html>' }],
    ['an answer that never ends', null],
    ['JSON of another shape', { status: 400, headers: { 'content-type': 'application/json' }, body: '[[[]]]' }],
  ] as const satisfies readonly (readonly [string, WebAnswer | null])[]) {
    it(`${name} is the network's, or an answer: never an exception, never permission denied`, async (t) => {
      const facts = await signedBy(t, (request) => (isCall(request) ? answer : page));
      for (const outcome of outcomes(facts)) assert.ok(outcome === 'ok' || outcome.startsWith('network'), outcome);
    });
  }

  it('nothing signed is sent to a name that the certificate does not have', async (t) => {
    let signed = 0;
    const facts = await signedBy(
      t,
      (request) => {
        if (request.headers['authorization'] !== undefined) signed += 1;
        return page;
      },
      'portal.example',
    );
    assert.deepEqual(outcomes(facts), ['skipped', 'skipped']);
    assert.equal(signed, 0);
  });
});
