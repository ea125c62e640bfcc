import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { metadataAddress, readImds } from '../../../src/observe/node/imds/imds.ts';
import type { Translate } from '../../../src/platform/route.ts';
import { assertSoon } from '../../pace.ts';
import { CATEGORIES, MAC, startImds, startRaw, TOKEN } from './metadata-server.ts';
import { makePorts } from './ports-double.ts';

const DOCUMENT_PATH = '/latest/dynamic/instance-identity/document';

test('reads identity, Region, VPC ranges, role and clock from IMDSv2', async (t) => {
  const server = await startImds();
  t.after(server.stop);
  const regions: string[] = [];
  const step = await readImds(makePorts(server), { timeoutMs: 3_000, onRegion: (region) => regions.push(region) });
  assert.ok(step.outcome === 'ok', JSON.stringify(step));
  const { clockOffsetMs, ...data } = step.data;
  assert.deepEqual(data, {
    instanceId: 'i-0a1b2c3d4e5f60718',
    instanceType: 't3.micro',
    accountId: '123456789012',
    region: 'eu-central-1',
    az: 'eu-central-1b',
    azId: 'euc1-az3',
    partition: 'aws',
    domain: 'amazonaws.com',
    vpcId: 'vpc-0123456789abcdef0',
    subnetId: 'subnet-0123456789abcdef0',
    mac: MAC,
    securityGroupIds: ['sg-0123456789abcdef0', 'sg-12345678'],
    primaryCidr: '10.9.0.0/16',
    vpcCidrs: ['10.9.0.0/16', '100.64.0.0/20', '2001:db8:1200::/56'],
    hasInstanceProfile: true,
  });
  assert.ok(clockOffsetMs !== null && Math.abs(clockOffsetMs) <= 30_000, String(clockOffsetMs));
  assert.deepEqual(regions, ['eu-central-1']);
  assert.doesNotMatch(JSON.stringify(step), new RegExp(TOKEN.slice(0, 12)), 'the token is no fact');
  assert.ok(server.connections() <= 4);
  assert.ok(!server.requests.some((request) => request.includes('security-credentials')));
});

test('announces the Region before the rest has answered', async (t) => {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const server = await startImds(CATEGORIES, (request, response) => {
    if (!request.url?.includes('/macs/')) return false;
    void gate.then(() => response.end('vpc-0123456789abcdef0'));
    return true;
  });
  t.after(server.stop);
  const announced = Promise.withResolvers<string>();
  const step = readImds(makePorts(server), { timeoutMs: 3_000, onRegion: announced.resolve });
  assert.equal(await announced.promise, 'eu-central-1');
  release();
  assert.equal((await step).outcome, 'ok');
});

test('absent categories read as null, and no instance profile is told from an unknown one', async (t) => {
  const server = await startImds({ [DOCUMENT_PATH]: CATEGORIES[DOCUMENT_PATH] ?? '' });
  t.after(server.stop);
  const step = await readImds(makePorts(server), { timeoutMs: 3_000 });
  assert.ok(step.outcome === 'ok');
  const { vpcId, vpcCidrs, primaryCidr, domain, azId, hasInstanceProfile } = step.data;
  assert.deepEqual(
    { vpcId, vpcCidrs, primaryCidr, domain, azId, hasInstanceProfile },
    {
      vpcId: null,
      vpcCidrs: [],
      primaryCidr: null,
      domain: null,
      azId: null,
      hasInstanceProfile: false,
    },
  );
});

test('values that cannot be true are not believed', async (t) => {
  const macs = `/latest/meta-data/network/interfaces/macs/${MAC}`;
  const server = await startImds({
    ...CATEGORIES,
    [DOCUMENT_PATH]: JSON.stringify({
      instanceId: 'i-0a1b2c3d4e5f60718',
      region: '../evil',
      accountId: 12,
      availabilityZone: 'x\u001b[2J',
    }),
    '/latest/meta-data/services/domain': 'evil.example/path?',
    '/latest/meta-data/iam/info': '<html>sign in</html>',
    [`${macs}/vpc-ipv4-cidr-block`]: '0.0.0.0/0',
    [`${macs}/vpc-ipv4-cidr-blocks`]: '10.9.0.0/16\n010.0.0.0/8\n999.1.1.1/16\n10.0.0.0\n1/16\n10.0.0.0/16/16',
    [`${macs}/vpc-ipv6-cidr-blocks`]: '::/0\n2001:db8::/200\nfe80::1%eth0/64',
    [`${macs}/vpc-id`]: 'vpc-<script>',
    [`${macs}/security-group-ids`]: `sg-12345678\n${'sg-<x>\n'.repeat(3_000)}`,
  });
  t.after(server.stop);
  const regions: string[] = [];
  const step = await readImds(makePorts(server), { timeoutMs: 3_000, onRegion: (region) => regions.push(region) });
  assert.ok(step.outcome === 'ok');
  const { region, accountId, az, domain, vpcId, primaryCidr, vpcCidrs, hasInstanceProfile, securityGroupIds } = step.data;
  assert.deepEqual(
    { region, accountId, az, domain, vpcId, primaryCidr, hasInstanceProfile },
    {
      region: null,
      accountId: null,
      az: null,
      domain: null,
      vpcId: null,
      primaryCidr: null,
      hasInstanceProfile: null,
    },
  );
  assert.deepEqual(vpcCidrs, ['10.9.0.0/16']);
  assert.deepEqual(securityGroupIds, ['sg-12345678']);
  assert.deepEqual(regions, []);
});

test('a server that closes after every answer costs connections, not facts', async (t) => {
  const server = await startImds(CATEGORIES, (_request, response) => {
    response.setHeader('connection', 'close');
    return false;
  });
  t.after(server.stop);
  const step = await readImds(makePorts(server), { timeoutMs: 3_000 });
  assert.ok(step.outcome === 'ok', JSON.stringify(step));
  assert.equal(step.data.vpcCidrs.length, 3);
  assert.equal(step.data.partition, 'aws');
});

test('a busy service is asked again', async (t) => {
  let busy = 1;
  const server = await startImds(CATEGORIES, (request, response) => {
    if (request.method !== 'PUT' || busy === 0) return false;
    busy -= 1;
    response.writeHead(503).end();
    return true;
  });
  t.after(server.stop);
  assert.equal((await readImds(makePorts(server), { timeoutMs: 3_000 })).outcome, 'ok');
});

const routes: readonly (readonly [string, Translate, string])[] = [
  ['dropped packets', () => ({ kind: 'drop' }), 'timeout'],
  ['a refused connection', () => ({ kind: 'refuse' }), 'refused'],
  ['no route', () => ({ kind: 'unreachable' }), 'unreachable'],
];
for (const [name, translate, reason] of routes) {
  test(`${name} reads as ${reason}, within the timeout`, async () => {
    const start = performance.now();
    const step = await readImds(makePorts({ translate }), { timeoutMs: 200 });
    assert.ok(step.outcome === 'failed');
    assert.equal(step.reason, reason);
    assertSoon(performance.now() - start, 600);
  });
}

const tokenAnswers: readonly (readonly [string, number, string, string])[] = [
  ['403', 403, '', 'disabled'],
  ['404 (an old or foreign metadata service)', 404, 'not found', 'not-imds'],
  ['a sign-in page', 200, '<html>Please sign in</html>', 'not-imds'],
  ['an empty token', 200, '', 'not-imds'],
  ['a token with a line break', 200, 'abc\r\nX-Evil: 1', 'not-imds'],
  ['an endless token', 200, 'A'.repeat(100_000), 'not-imds'],
  ['500', 500, 'oops', 'other'],
];
for (const [name, status, body, reason] of tokenAnswers) {
  test(`token request answered with ${name}: ${reason}`, async (t) => {
    const server = await startImds(CATEGORIES, (request, response) => {
      if (request.method !== 'PUT') return false;
      response.writeHead(status).end(body);
      return true;
    });
    t.after(server.stop);
    const step = await readImds(makePorts(server), { timeoutMs: 2_000 });
    assert.ok(step.outcome === 'failed', JSON.stringify(step));
    assert.equal(step.reason, reason);
    assert.ok(step.detail.length < 200);
    assert.ok(!server.requests.some((request) => request.startsWith('GET')), 'nothing is asked without a token');
  });
}

test('a token request without an answer is the signature of a low hop limit', async (t) => {
  const server = await startRaw(() => undefined);
  t.after(server.stop);
  const start = performance.now();
  const step = await readImds(makePorts(server), { timeoutMs: 300 });
  assert.ok(step.outcome === 'failed');
  assert.equal(step.reason, 'token-timeout');
  assertSoon(performance.now() - start, 800);
});

const documents: readonly (readonly [string, string])[] = [
  ['HTML', '<html></html>'],
  ['JSON without an instance id', '{"region":"eu-central-1"}'],
  ['JSON with a foreign id', '{"instanceId":"vm-1","region":"eu-central-1"}'],
  ['an array', '["i-0a1b2c3d4e5f60718"]'],
  ['a document that never ends', `{"instanceId":"i-0a1b2c3d4e5f60718","x":"${'x'.repeat(500_000)}`],
];
for (const [name, body] of documents) {
  test(`an identity document that is ${name} is not IMDS's`, async (t) => {
    const server = await startImds({ ...CATEGORIES, [DOCUMENT_PATH]: body });
    t.after(server.stop);
    const regions: string[] = [];
    const step = await readImds(makePorts(server), { timeoutMs: 2_000, onRegion: (region) => regions.push(region) });
    assert.ok(step.outcome === 'failed', JSON.stringify(step));
    assert.equal(step.reason, 'not-imds');
    assert.deepEqual(regions, []);
  });
}

test('hostile servers end as a recorded failure, inside the timeout', async (t) => {
  const talks: readonly (readonly [string, Parameters<typeof startRaw>[0], RegExp])[] = [
    ['garbage', (socket) => socket.end(Buffer.from('\u0000\u0001SSH-2.0-x\r\n\r\n')), /^not-imds$/],
    ['endless headers', (socket) => endless(socket, 'HTTP/1.1 200 OK\r\n', `X-A: ${'a'.repeat(1_000)}\r\n`), /^not-imds$/],
    ['endless body', (socket) => endless(socket, 'HTTP/1.1 200 OK\r\n\r\n', '<'.repeat(1_000)), /^not-imds$/],
    ['drip', (socket) => drip(socket), /^token-timeout$/],
    ['reset', (socket) => socket.resetAndDestroy(), /^other$/],
  ];
  for (const [name, talk, reason] of talks) {
    const server = await startRaw((socket) => void socket.once('data', () => talk(socket)));
    t.after(server.stop);
    const start = performance.now();
    const step = await readImds(makePorts(server), { timeoutMs: 500 });
    assert.ok(step.outcome === 'failed', `${name}: ${JSON.stringify(step)}`);
    assert.match(step.reason, reason, `${name}: ${step.detail}`);
    assertSoon(performance.now() - start, 1_000, name);
  }
});

test('an answer to the document and then silence: what is known is kept', async (t) => {
  const server = await startImds(CATEGORIES, (request) => request.method === 'GET' && request.url !== DOCUMENT_PATH);
  t.after(server.stop);
  const start = performance.now();
  const step = await readImds(makePorts(server), { timeoutMs: 400 });
  assert.ok(step.outcome === 'ok', JSON.stringify(step));
  assert.equal(step.data.region, 'eu-central-1');
  assert.equal(step.data.hasInstanceProfile, null);
  assertSoon(performance.now() - start, 1_000);
});

test('an interrupted run is not a failure of the node', async (t) => {
  const server = await startRaw(() => undefined);
  t.after(server.stop);
  const stop = new AbortController();
  const step = readImds(makePorts(server), { timeoutMs: 5_000, signal: stop.signal });
  await delay(50);
  stop.abort();
  assert.equal((await step).outcome, 'inconclusive');
});

test('the IPv6 address is used only where the node has no IPv4 address', () => {
  const address = (ip: string, family: 4 | 6, internal = false) => ({ name: 'eth0', ip, family, internal });
  assert.equal(metadataAddress([]), '169.254.169.254');
  assert.equal(
    metadataAddress([address('127.0.0.1', 4, true), address('10.0.0.5', 4), address('2001:db8::5', 6)]),
    '169.254.169.254',
  );
  assert.equal(metadataAddress([address('127.0.0.1', 4, true), address('fe80::1', 6)]), '169.254.169.254');
  assert.equal(metadataAddress([address('127.0.0.1', 4, true), address('2001:db8::5', 6)]), 'fd00:ec2::254');
});

function endless(socket: import('node:net').Socket, start: string, more: string): void {
  socket.write(start);
  const go = (): void => {
    while (!socket.destroyed && socket.write(more)) {
      // Until the buffers are full.
    }
    if (!socket.destroyed) socket.once('drain', go);
  };
  go();
}

function drip(socket: import('node:net').Socket): void {
  socket.write('HTTP/1.1 200 OK\r\nContent-Length: 56\r\n\r\n');
  const timer = setInterval(() => socket.write('A'), 50);
  socket.on('close', () => clearInterval(timer));
}
