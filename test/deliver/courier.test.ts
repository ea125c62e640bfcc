/** The courier over real connections: what is signed, by whose clock, to whom; and what becomes of what CloudWatch Logs answers. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { courier } from '../../src/deliver/courier.ts';
import type { DeliveryRow } from '../../src/deliver/row.ts';
import { probeConnection, type Trust } from '../../src/observe/network/connect/connection.ts';
import { httpFacts } from '../../src/observe/network/connect/http-facts.ts';
import { keysOf } from '../../src/observe/node/credentials/shared-credentials.ts';
import { httpAcceptor, type WebAnswer, type WebRequest } from '../../src/platform/listen.ts';
import { openPrivateFolder } from '../../src/platform/private-folder.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { inFolder } from '../commands/program.ts';
import { makePorts } from '../observe/node/ports-double.ts';
import { routes, secureAcceptor, serve, trustAmazon } from '../platform/loopback.ts';
import { recordedFacts } from '../scenarios/corpus.ts';

const HOST = 'logs.eu-central-1.amazonaws.com';
const IP = '10.1.0.9';
const HOUR = 3_600_000;
const SECRETS = ['ASIAEXAMPLEEXAMPLE01', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE', 'TOKENtokenTOKENtoken'] as const;
const JSON_ID = { 'x-amzn-requestid': 'R-1', 'content-type': 'application/x-amz-json-1.1' };
const answer = (status: number, body: object): WebAnswer => ({ status, headers: JSON_ID, body: JSON.stringify(body) });
const limits = { timeoutMs: 3_000, signal: new AbortController().signal };

/** One delivery of a recorded healthy verdict; `serverAhead`: AWS's clock. */
async function sent(
  t: TestContext,
  on: (request: WebRequest, operation: string) => WebAnswer | null,
  { certified = HOST, serverAhead = 0, keys = true, interrupt = new AbortController().signal } = {},
): Promise<{ readonly rows: readonly DeliveryRow[]; readonly asked: readonly WebRequest[]; readonly waits: number }> {
  const asked: WebRequest[] = [];
  const acceptor = httpAcceptor((request) => {
    const operation = request.headers['x-amz-target']?.split('.')[1];
    const date = new Date(Date.now() + serverAhead).toUTCString();
    if (operation === undefined) return { status: 404, headers: { 'x-amzn-requestid': 'R-0', Date: date }, body: '' };
    asked.push(request);
    return on(request, operation);
  });
  const port = await serve(t, await secureAcceptor(certified, acceptor));
  const ports = makePorts({ translate: routes({ [IP]: port }) });
  const trust: Promise<Trust> = trustAmazon().then((quick) => ({
    quick,
    examine: (path, verifyError) => Promise.resolve({ verifyError, anchor: null, impersonatesRoot: false, path }),
  }));
  const seen = await probeConnection(ports, trust, { host: HOST, ip: IP, port: 443 }, limits, async (session) =>
    httpFacts(await session.request({ method: 'GET', path: '/', host: HOST, maxBodyBytes: 100, ...limits }), Date.now()),
  );
  const { verdict } = judge(recordedFacts('healthy-private'));
  let waits = 0;
  let rows: readonly DeliveryRow[] = [];
  await inFolder(async (parent) => {
    const spool = join(parent, 'spool');
    const found = { state: 'found', source: 'instance-profile', role: 'node', expiresAt: null } as const;
    const credentials = Promise.resolve(
      keys
        ? { facts: found, keys: keysOf(...SECRETS) }
        : { facts: { state: 'none', source: 'instance-profile', why: 'no instance profile is attached' } as const, keys: null },
    );
    rows = await courier(
      { ...ports, openFolder: openPrivateFolder },
      { region: 'eu-central-1', host: HOST, credentials, trust, proxy: null, connections: [seen] },
      { ...verdict, startedAt: new Date().toISOString() },
      { target: { group: 'group', stream: null }, createsGroup: false, spool, timeoutMs: 1_500 },
      interrupt,
    );
    waits = readdirSync(parent).length === 0 ? 0 : readdirSync(spool).length;
  });
  for (const value of SECRETS) assert.ok(!JSON.stringify(rows).includes(value), value);
  return { rows, asked, waits };
}
const told = ({ rows }: { readonly rows: readonly DeliveryRow[] }): string =>
  rows.map(({ outcome, detail }) => `${outcome} ${detail}`).join('\n');

describe('the courier', () => {
  it('sends one signed call for logs in this Region, to the stream of this node', async (t) => {
    const result = await sent(t, () => answer(200, {}));
    assert.equal(told(result), 'ok group:i-0123456789abcdef0: delivered');
    assert.deepEqual([result.asked.length, result.waits], [1, 0]);
    const [{ headers, host } = assert.fail()] = result.asked;
    assert.deepEqual(
      [host, headers['x-amz-target'], headers['x-amz-security-token']],
      [HOST, 'Logs_20140328.PutLogEvents', SECRETS[2]],
    );
    assert.match(
      headers['authorization'] ?? '',
      /^AWS4-HMAC-SHA256 Credential=ASIAEXAMPLEEXAMPLE01\/\d{8}\/eu-central-1\/logs\/aws4_request/u,
    );
  });

  it('signs by AWS’s clock where this node’s is off', async (t) => {
    const result = await sent(t, () => answer(200, {}), { serverAhead: 5 * HOUR });
    const stamp = result.asked[0]?.headers['x-amz-date'] ?? '';
    const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u, '$1-$2-$3T$4:$5:$6Z'));
    assert.ok(Math.abs(at - Date.now() - 5 * HOUR) < 60_000, stamp);
  });

  it('what AWS rejects by its time is not called delivered', async (t) => {
    const result = await sent(t, () => answer(200, { rejectedLogEventsInfo: { tooNewLogEventStartIndex: 0 } }));
    assert.match(told(result), /^failed group:i-0123456789abcdef0: AWS takes no event of this time/u);
  });

  it('nothing signed goes to a name that the certificate does not have', async (t) => {
    const result = await sent(t, () => answer(200, {}), { certified: 'portal.example' });
    assert.deepEqual([result.asked.length, result.waits], [0, 1]);
    assert.match(
      told(result),
      /^spooled .*: nothing is sent before logs\.eu-central-1\.amazonaws\.com answers as AWS; it waits in/u,
    );
  });

  it('nothing is sent without credentials, nor when this process is to end: the verdict waits', async (t) => {
    const none = await sent(t, () => answer(200, {}), { keys: false });
    assert.deepEqual([none.asked.length, none.waits], [0, 1]);
    assert.match(told(none), /no credentials: no instance profile is attached/u);
    const interrupted = await sent(t, () => answer(200, {}), { interrupt: AbortSignal.abort() });
    assert.deepEqual([interrupted.asked.length, interrupted.waits], [0, 1]);
    assert.match(told(interrupted), /interrupted; it waits/u);
  });

  for (const [name, on, says] of [
    [
      'a denial, without what was signed',
      () => answer(400, { __type: 'AccessDeniedException', message: `not authorized: logs:PutLogEvents ${SECRETS.join(' ')}` }),
      /denied: AccessDeniedException: not authorized: logs:PutLogEvents \[secret\]/u,
    ],
    ['a page of somebody else', () => ({ status: 200, headers: {}, body: '<html>' }), /^spooled /u],
    ['silence', () => null, /^spooled .*the connection: timeout/u],
    [
      'an error of no known kind',
      () => answer(400, { __type: 'Strange', message: 'x\u0000\u001b[31m' }),
      /^spooled .*Strange: x \[31m/u,
    ],
  ] as const satisfies readonly (readonly [string, () => WebAnswer | null, RegExp])[])
    it(`${name} is told, and never an exception`, async (t) => {
      assert.match(told(await sent(t, on)), says);
    });
});
