import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { HostFacts } from '../../../src/facts.ts';
import type { Trust } from '../../../src/observe/network/connect/connection.ts';
import { type SurveyInputs, survey } from '../../../src/observe/network/survey.ts';
import type { Plan, PlannedObject } from '../../../src/observe/plan.ts';
import { httpAcceptor, listenTcp, type WebAnswer, type WebRequest } from '../../../src/platform/listen.ts';
import type { Route } from '../../../src/platform/route.ts';
import { secureAcceptor, serve, trustAmazon } from '../../platform/loopback.ts';
import { makePorts } from '../node/ports-double.ts';
import { a, respond, udpServer } from './dns-double.ts';

const SSM: HostFacts = { host: 'ssm.eu-central-1.amazonaws.com', service: 'ssm', kind: 'endpoint' };
const S3: HostFacts = { host: 's3.eu-central-1.amazonaws.com', service: 's3', kind: 'endpoint' };
const read = (key: string): PlannedObject => ({
  bucket: 'b',
  purpose: 'agent',
  host: S3.host,
  style: 'path',
  key,
  certainty: 'known',
});
const OK: WebAnswer = { status: 200, headers: { 'x-amz-request-id': 'R' }, body: 'ok' };

interface World {
  readonly hosts: readonly HostFacts[];
  readonly objects?: readonly PlannedObject[];
  /** What each host resolves to. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** The loopback port that plays an address; packets to others vanish. */
  readonly ports: Readonly<Record<string, number>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly pinned?: SurveyInputs['pinned'];
}

async function surveyed(t: TestContext, { hosts, objects = [], names, ports: table, timeoutMs = 10_000, signal, pinned }: World) {
  const dns = await udpServer(t, ({ packet, name, type, reply }) =>
    reply(respond(packet, type === 'A' ? (names[name] ?? []).map((ip) => a(name, ip)) : [])),
  );
  const translate = ({ ip }: { ip: string }, protocol: 'tcp' | 'udp'): Route => {
    const port = protocol === 'udp' ? dns.port : table[ip];
    return port === undefined ? { kind: 'drop' } : { kind: 'to', ip: '127.0.0.1', port };
  };
  const quick = await trustAmazon();
  const trust: Trust = {
    quick,
    examine: (path, verifyError) =>
      Promise.resolve({ verifyError, anchor: verifyError === null ? 'system' : null, impersonatesRoot: false, path }),
  };
  const plan: Plan = { hosts, objects, s3CheckPath: '/check', notProbed: [] };
  return survey(makePorts({ translate }), {
    plan,
    servers: { configured: Promise.resolve({ servers: ['10.0.0.2'] }), amazon: Promise.resolve(null), extra: [] },
    trust: Promise.resolve(trust),
    pinned: pinned ?? Promise.resolve([]),
    families: { v4: true, v6: false },
    proxy: null,
    timeoutMs,
    signal: signal ?? new AbortController().signal,
  });
}

async function web(t: TestContext, host: string, answer: (request: WebRequest) => WebAnswer | null = () => OK): Promise<number> {
  return serve(t, await secureAcceptor(host, httpAcceptor(answer)));
}

describe('a survey', () => {
  it('a dead address beside a living one', async (t) => {
    const port = await web(t, SSM.host);
    const { dns, connections } = await surveyed(t, {
      hosts: [SSM],
      names: { [SSM.host]: ['10.1.0.1', '10.1.0.2'] },
      ports: { '10.1.0.1': port },
      timeoutMs: 700,
    });
    const [alive, dead] = connections.toSorted((one, other) => one.ip.localeCompare(other.ip));
    assert(alive !== undefined && dead !== undefined && connections.length === 2);
    assert.deepEqual([alive.tcp.outcome, alive.tls.outcome, alive.http.outcome], ['ok', 'ok', 'ok']);
    assert(alive.tls.outcome === 'ok');
    assert.deepEqual([alive.tls.verifyError, alive.tls.nameError, alive.tls.anchor], [null, null, 'system']);
    assert.equal(alive.localIp, '127.0.0.1');
    assert.deepEqual(
      [dead.tcp.outcome === 'failed' && dead.tcp.reason, dead.tls.outcome, dead.http.outcome],
      ['timeout', 'skipped', 'skipped'],
    );
    assert.equal(dns.length, 1);
  });

  it('tells what is wrong with a certificate and asks over HTTP all the same', async (t) => {
    const port = await web(t, 'other.example');
    const { connections } = await surveyed(t, { hosts: [SSM], names: { [SSM.host]: ['10.1.0.1'] }, ports: { '10.1.0.1': port } });
    const [{ tls, http } = { tls: undefined, http: undefined }] = connections;
    assert(tls?.outcome === 'ok');
    assert.match(tls.nameError ?? '', /none of its names/);
    assert.deepEqual(tls.names, ['other.example']);
    assert.equal(http?.outcome, 'ok');
  });

  it('addresses of the hosts file are tried too, those of a missing family are not', async (t) => {
    const port = await web(t, SSM.host);
    const { connections } = await surveyed(t, {
      hosts: [SSM],
      names: {},
      ports: { '10.1.0.9': port },
      pinned: Promise.resolve([
        { host: SSM.host, ip: '10.1.0.9' },
        { host: SSM.host, ip: 'fd00::9' },
        { host: 'unplanned.example', ip: '10.1.0.8' },
      ]),
    });
    assert.deepEqual(
      connections.map(({ ip, tcp }) => [ip, tcp.outcome]),
      [
        ['10.1.0.9', 'ok'],
        ['fd00::9', 'skipped'],
      ],
    );
  });

  it('when the run is over everything is inconclusive, and nothing is left open', async (t) => {
    const mute = await listenTcp(() => undefined);
    t.after(() => mute.close());
    const { connections, objects } = await surveyed(t, {
      hosts: [SSM, S3],
      objects: [read('1')],
      names: { [SSM.host]: ['10.1.0.1'], [S3.host]: ['10.1.0.2', '10.1.0.3'] },
      ports: { '10.1.0.1': mute.port, '10.1.0.2': mute.port },
      signal: AbortSignal.timeout(500),
    });
    assert.deepEqual(connections.map(({ tcp, tls }) => `${tcp.outcome} ${tls.outcome}`).toSorted(), [
      'inconclusive skipped',
      'ok inconclusive',
      'ok inconclusive',
    ]);
    assert.deepEqual(
      objects.map(({ result }) => result.outcome),
      ['inconclusive'],
    );
  });
});

describe('reads of buckets in a survey', () => {
  const KEYS = ['1', '2', '3', '4'];
  const two = { [S3.host]: ['10.1.0.1', '10.1.0.2'] };
  const outcomes = (objects: Awaited<ReturnType<typeof surveyed>>['objects']) =>
    objects.map(({ key, ip, result }) => `${key} ${result.outcome} ${ip}`).toSorted();

  it('go through a server that ends each connection after its answer', async (t) => {
    let served = 0;
    const port = await web(t, S3.host, () => {
      served += 1;
      return { ...OK, headers: { ...OK.headers, connection: 'close' } };
    });
    const { objects, connections } = await surveyed(t, {
      hosts: [S3],
      objects: KEYS.map(read),
      names: { [S3.host]: ['10.1.0.1'] },
      ports: { '10.1.0.1': port },
    });
    assert.deepEqual(
      outcomes(objects),
      KEYS.map((key) => `${key} ok 10.1.0.1`),
    );
    assert.deepEqual([served, connections.length, connections[0]?.http.outcome], [4, 1, 'ok']);
  });

  it('move on from an address that stalls to one that answers', async (t) => {
    const [living, stalling] = await Promise.all([web(t, S3.host), web(t, S3.host, () => null)]);
    const { objects, connections } = await surveyed(t, {
      hosts: [S3],
      objects: KEYS.map(read),
      names: two,
      ports: { '10.1.0.1': living, '10.1.0.2': stalling },
      timeoutMs: 1_000,
    });
    assert.deepEqual(
      outcomes(objects),
      KEYS.map((key) => `${key} ok 10.1.0.1`),
    );
    const broken = connections.find(({ ip }) => ip === '10.1.0.2')?.http;
    assert.equal(broken?.outcome === 'failed' && broken.reason, 'timeout');
  });

  it('fail as they failed when no other address is there, and without an address as such', async (t) => {
    const stalling = await web(t, S3.host, () => null);
    const seen = await surveyed(t, {
      hosts: [S3],
      objects: [read('1')],
      names: { [S3.host]: ['10.1.0.1'] },
      ports: { '10.1.0.1': stalling },
      timeoutMs: 500,
    });
    const [stalled] = seen.objects;
    assert.equal(stalled?.result.outcome === 'failed' && stalled.result.reason, 'timeout');
    for (const [names, reason] of [
      [{}, 'no-address'],
      [two, 'no-connection'],
    ] as const) {
      const { objects } = await surveyed(t, { hosts: [S3], objects: [read('1')], names, ports: {}, timeoutMs: 300 });
      assert.deepEqual(
        objects.map(({ result }) => result.outcome === 'failed' && result.reason),
        [reason],
      );
    }
  });
});
