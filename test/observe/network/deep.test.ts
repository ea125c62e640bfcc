/** `--deep` over real connections: what is asked and of whom, what is kept of the answers, and what a hostile one brings about. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { probeConnection, type Trust } from '../../../src/observe/network/connect/connection.ts';
import { httpFacts } from '../../../src/observe/network/connect/http-facts.ts';
import { probeSigned, type Signed } from '../../../src/observe/network/signed/signed.ts';
import { keysOf } from '../../../src/observe/node/credentials/shared-credentials.ts';
import { httpAcceptor, type WebAnswer, type WebRequest } from '../../../src/platform/listen.ts';
import { routes, secureAcceptor, serve, trustAmazon } from '../../platform/loopback.ts';
import { makePorts } from '../node/ports-double.ts';

const REGION = 'eu-central-1';
const SSM = `ssm.${REGION}.amazonaws.com`;
const MESSAGES = `ssmmessages.${REGION}.amazonaws.com`;
const S3 = `s3.${REGION}.amazonaws.com`;
const BUCKET = `patch-baseline-snapshot-${REGION}`;
const NODE = 'i-0123456789abcdef0';
const SIGNATURE = 'ab'.repeat(32);
const TOKEN = 'AAEAATokenTokenTokenToken';
const KEYS = ['ASIAEXAMPLEEXAMPLE01', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE', 'TOKENtokenTOKENtoken'] as const;
const limits = { timeoutMs: 2_000, signal: new AbortController().signal };
const ID = { 'x-amzn-requestid': 'R-1' };
const JSON_ID = { ...ID, 'content-type': 'application/x-amz-json-1.1' };
const page: WebAnswer = { status: 404, headers: ID, body: '' };
const ok = (body: object): WebAnswer => ({ status: 200, headers: JSON_ID, body: JSON.stringify(body) });
const listed = ok({
  InstanceInformationList: [
    { InstanceId: NODE, PingStatus: 'ConnectionLost', LastPingDateTime: 1_790_000_000, AgentVersion: '3.3.1.0' },
  ],
});

interface World {
  /** By operation of `ssm`. */
  readonly ssm?: Readonly<Record<string, WebAnswer>>;
  readonly channel?: WebAnswer | null;
  readonly s3?: WebAnswer;
  readonly nodeId?: string | null;
  readonly snapshotUrl?: string;
  /** The bucket of patching’s payload, read at S3. */
  readonly payload?: string;
}

/** All three services on loopback, with certificates in their own names; and everything that they were asked. */
async function deep(
  t: TestContext,
  { ssm = {}, channel, s3, nodeId = NODE, snapshotUrl, payload }: World,
): Promise<Signed & { readonly asked: readonly WebRequest[] }> {
  const asked: WebRequest[] = [];
  const url = snapshotUrl ?? `https://${BUCKET}.${S3}/a/b.json?X-Amz-Signature=${SIGNATURE}`;
  const operations: Readonly<Record<string, WebAnswer>> = {
    DescribeInstanceInformation: listed,
    GetDeployablePatchSnapshotForInstance: ok({ Product: 'Debian12', SnapshotDownloadUrl: url }),
    ...ssm,
  };
  const answers: Readonly<Record<string, (request: WebRequest) => WebAnswer | null>> = {
    [SSM]: ({ headers }) => operations[headers['x-amz-target']?.split('.')[1] ?? ''] ?? ok({}),
    [MESSAGES]: () =>
      channel === undefined
        ? {
            status: 201,
            headers: ID,
            body: `<CreateControlChannelResponse><TokenValue>${TOKEN}</TokenValue></CreateControlChannelResponse>`,
          }
        : channel,
    [S3]: () => s3 ?? { status: 206, headers: { 'x-amz-request-id': 'S-1' }, body: '{}' },
  };
  const hosts = Object.keys(answers);
  const listening = await Promise.all(
    hosts.map(async (host, index) => {
      const acceptor = httpAcceptor((request) => {
        if (request.method === 'GET' && request.path === '/') return page;
        asked.push(request);
        return answers[host]?.(request) ?? null;
      });
      const names = host === S3 ? [S3, `*.${S3}`] : [host];
      return [`10.1.0.${index + 1}`, await serve(t, await secureAcceptor(names, acceptor))] as const;
    }),
  );
  const ports = makePorts({ translate: routes(Object.fromEntries(listening)) });
  const trust: Promise<Trust> = trustAmazon().then((quick) => ({
    quick,
    examine: (path, verifyError) => Promise.resolve({ verifyError, anchor: null, impersonatesRoot: false, path }),
  }));
  const connections = await Promise.all(
    hosts.map((host, index) =>
      probeConnection(ports, trust, { host, ip: `10.1.0.${index + 1}`, port: 443 }, limits, async (session) =>
        httpFacts(await session.request({ method: 'GET', path: '/', host, maxBodyBytes: 100, ...limits }), Date.now()),
      ),
    ),
  );
  const credentials = Promise.resolve({
    facts: { state: 'found', source: 'instance-profile', role: 'node', expiresAt: null },
    keys: keysOf(...KEYS),
  } as const);
  const targets = { nodeId: Promise.resolve(nodeId), messagesHost: MESSAGES, s3Hosts: [S3] };
  const signed = await probeSigned(
    ports,
    {
      region: REGION,
      host: SSM,
      credentials,
      connections,
      payload: payload === undefined ? null : { bucket: payload, host: S3, os: 'linux' },
      deep: targets,
      trust,
      proxy: null,
    },
    limits,
  );
  // Nothing that gives somebody access may be kept, whatever was answered.
  for (const value of [...KEYS, TOKEN, SIGNATURE]) assert.ok(!JSON.stringify(signed).includes(value), value);
  return { ...signed, asked };
}
const outcomes = ({ facts }: Signed): Readonly<Record<string, string>> =>
  Object.fromEntries(
    facts.calls
      .filter(({ action }) => !/ListAssociations|DescribeDocument/u.test(action))
      .map(({ action, result }) => [
        action.split(':')[1] ?? '',
        result.outcome === 'failed' ? `${result.reason} ${result.code}` : result.outcome,
      ]),
  );

describe('--deep', () => {
  it('asks about this node alone, reads its snapshot, and takes no more than a token for the channel', async (t) => {
    const result = await deep(t, {});
    assert.deepEqual(outcomes(result), {
      DescribeInstanceInformation: 'ok',
      GetDeployablePatchSnapshotForInstance: 'ok',
      CreateControlChannel: 'ok',
    });
    const status = result.facts.calls.find(({ action }) => action === 'ssm:DescribeInstanceInformation')?.result;
    assert.deepEqual(status?.outcome === 'ok' ? status.tells : null, {
      listed: 'yes',
      pingStatus: 'ConnectionLost',
      lastPingAt: new Date(1_790_000_000_000).toISOString(),
      agentVersion: '3.3.1.0',
    });
    const [object] = result.objects;
    assert.deepEqual(
      [object?.bucket, object?.purpose, object?.key, object?.certainty, object?.result.outcome],
      [BUCKET, 'patch-baseline', 'a/b.json', 'known', 'ok'],
    );
    const paths = result.asked.map(({ method, path }) => `${method} ${path}`).toSorted();
    assert.deepEqual(paths.slice(0, 1), [`GET /a/b.json?X-Amz-Signature=${SIGNATURE}`]);
    assert.ok(paths.includes(`POST /v1/control-channel/${NODE}`));
    // No websocket: it could end the agent's own.
    assert.ok(result.asked.every(({ headers }) => headers['upgrade'] === undefined));
    const token = result.asked.find(({ path }) => path.startsWith('/v1/'));
    assert.match(token?.headers['authorization'] ?? '', /\/eu-central-1\/ssmmessages\/aws4_request/u);
    const read = result.asked.find(({ method }) => method === 'GET');
    assert.deepEqual([read?.host, read?.headers['authorization']], [`${BUCKET}.${S3}`, undefined]);
  });

  it('says that there is no such node', async (t) => {
    const { facts } = await deep(t, { ssm: { DescribeInstanceInformation: ok({ InstanceInformationList: [] }) } });
    const call = facts.calls.find(({ action }) => action === 'ssm:DescribeInstanceInformation');
    assert.deepEqual(call?.result.outcome === 'ok' ? call.result.tells : null, { listed: 'no' });
  });

  it('makes none of its calls where nobody knows who this node is', async (t) => {
    const result = await deep(t, { nodeId: null });
    assert.deepEqual([outcomes(result), result.objects], [{}, []]);
    assert.ok(result.asked.every(({ path }) => path === '/'));
  });

  for (const [name, snapshotUrl] of [
    ['another host', `https://169.254.169.254/latest/meta-data?X-Amz-Signature=${SIGNATURE}`],
    ['a host that only looks like S3', `https://evil${S3}/x?X-Amz-Signature=${SIGNATURE}`],
    ['another port', `https://${BUCKET}.${S3}:8443/x?X-Amz-Signature=${SIGNATURE}`],
    ['plain HTTP', `http://${BUCKET}.${S3}/x?X-Amz-Signature=${SIGNATURE}`],
    ['a login', `https://me:${SIGNATURE}@${BUCKET}.${S3}/x`],
    ['no URL', `${SIGNATURE} \r\nHost: x`],
  ] as const) {
    it(`a snapshot at ${name} is not read`, async (t) => {
      const result = await deep(t, { snapshotUrl });
      assert.deepEqual(result.objects, []);
      assert.ok(result.asked.every(({ method }) => method === 'POST'));
    });
  }

  it('a denied snapshot is a denied object, without the signature that its words repeat', async (t) => {
    const body = `<Error><Code>AccessDenied</Code><Message>denied ${SIGNATURE}</Message></Error>`;
    const [object] = (await deep(t, { s3: { status: 403, headers: { 'x-amz-request-id': 'S-1' }, body } })).objects;
    assert.ok(object?.result.outcome === 'ok');
    assert.deepEqual([object.result.status, object.result.code, object.result.message], [403, 'AccessDenied', 'denied [secret]']);
  });

  for (const [name, channel, expected] of [
    [
      'a denial in XML',
      { status: 403, headers: ID, body: `<AccessDeniedException><Message>no ${KEYS[2]}</Message></AccessDeniedException>` },
      'refused AccessDeniedException',
    ],
    [
      'a denial in JSON',
      { status: 400, headers: { ...ID, 'x-amzn-errortype': 'AccessDeniedException:http://x/' }, body: '{"message":"no"}' },
      'refused AccessDeniedException',
    ],
    ['a page of somebody else', { status: 403, headers: {}, body: '<AccessDeniedException/>' }, 'network '],
    ['success without AWS’s id', { status: 201, headers: {}, body: '' }, 'network '],
    ['silence', null, 'network '],
  ] as const satisfies readonly (readonly [string, WebAnswer | null, string])[]) {
    it(`the channel: ${name}`, async (t) => {
      assert.equal(outcomes(await deep(t, { channel }))['CreateControlChannel'], expected);
    });
  }

  for (const [name, answer] of [
    ['lists of other things', ok({ InstanceInformationList: [null, 7, { InstanceId: ['x'] }] })],
    ['no list', ok({ InstanceInformationList: { InstanceId: NODE } })],
    ['no JSON', { status: 200, headers: JSON_ID, body: '<html>' }],
    [
      'times that are none',
      ok({ InstanceInformationList: [{ InstanceId: NODE, PingStatus: 'Online', LastPingDateTime: 'soon' }] }),
    ],
  ] as const satisfies readonly (readonly [string, WebAnswer])[]) {
    it(`the status: ${name} is no exception, and no claim that the node is unknown to be online`, async (t) => {
      const { facts } = await deep(t, { ssm: { DescribeInstanceInformation: answer } });
      const call = facts.calls.find(({ action }) => action === 'ssm:DescribeInstanceInformation');
      assert.ok(call !== undefined && call.result.outcome !== 'skipped');
      assert.notEqual(call.result.outcome === 'ok' ? call.result.tells['pingStatus'] : '', 'ConnectionLost');
    });
  }
});

describe('the payload of patching', () => {
  const payload = `aws-patch-manager-${REGION}-9163fdaaf`;
  const file = 'patch-baseline-operations-1.142.tar.gz';
  const containing = (content: unknown): World => ({
    payload,
    nodeId: null,
    ssm: { GetDocument: ok({ Content: content, DocumentVersion: '1' }) },
  });
  const isRead = ({ path }: WebRequest): boolean => path.includes('patch');

  it('is the object that the document names, read without a signature', async (t) => {
    const { objects, asked, facts } = await deep(t, containing(`payload_name = "${file}"`));
    assert.deepEqual(
      objects.map(({ bucket, key, certainty, result }) => [
        bucket,
        key,
        certainty,
        result.outcome === 'ok' ? result.status : null,
      ]),
      [[payload, `patchbaselineoperations/linux/payloads/${file}`, 'known', 206]],
    );
    const [read, ...more] = asked.filter(isRead);
    assert.deepEqual(
      [read?.path, read?.headers['authorization'], more.length],
      [`/${payload}/patchbaselineoperations/linux/payloads/${file}`, undefined, 0],
    );
    assert.ok(facts.calls.some(({ action, result }) => action === 'ssm:GetDocument' && result.outcome === 'ok'));
  });

  for (const [name, content] of [
    ['names nothing', '{"schemaVersion":"2.2"}'],
    ['is no text', 17],
    ['names another bucket', `"https://example.com/other-bucket/${'x'.repeat(300)}.tar.gz"`],
    ['has a key with control characters', `patch-baseline-operations-1.1\r\nHost: evil.tar.gz`],
    ['is long', 'patch-baseline-operations-1.'.repeat(15_000)],
  ] as const)
    it(`nothing is read where the document ${name}`, async (t) => {
      const { objects, asked } = await deep(t, containing(content));
      assert.deepEqual([objects.length, asked.filter(isRead).length], [0, 0]);
    });

  it('nothing is read where the document is denied', async (t) => {
    const denied = { status: 400, headers: JSON_ID, body: JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }) };
    const { objects, facts } = await deep(t, { payload, nodeId: null, ssm: { GetDocument: denied } });
    assert.equal(objects.length, 0);
    const { facts: none } = await deep(t, { nodeId: null });
    assert.equal(none.calls.length, facts.calls.length - 1, 'asked only where somebody patches');
  });
});
