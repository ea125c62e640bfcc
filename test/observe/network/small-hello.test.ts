/**
 * Behind a device that takes small hellos only, the run goes on with small ones: at every address, for reads and for what is signed.
 * Servers on loopback; the device is a wrapper around their sockets.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { ConnectionFacts, HostFacts } from '../../../src/facts.ts';
import { goOnSmall } from '../../../src/observe/network/connect/small-hello.ts';
import { openSession, wayTo } from '../../../src/observe/network/signed/open-session.ts';
import { survey } from '../../../src/observe/network/survey.ts';
import { readTrust } from '../../../src/observe/node/trust/trust.ts';
import type { PlannedObject } from '../../../src/observe/plan.ts';
import { type Connection, httpAcceptor, listenTcp, tlsAcceptor } from '../../../src/platform/listen.ts';
import { simulatedPki } from '../../../src/simulation/pki.ts';
import { swallowing } from '../../../src/simulation/swallowing.ts';
import { routes, type secureAcceptor } from '../../platform/loopback.ts';
import { makePorts } from '../node/ports-double.ts';

const PACKET = 1_448;
const SSM = 'ssm.eu-central-1.amazonaws.com';
const S3 = 's3.eu-central-1.amazonaws.com';
const BUCKET = `amazon-ssm-packages-eu-central-1.${S3}`;
const HOSTS: readonly HostFacts[] = [
  { host: SSM, service: 'ssm', kind: 'endpoint' },
  { host: S3, service: 's3', kind: 'endpoint' },
  { host: BUCKET, service: 's3', kind: 'bucket' },
];
const read = (host: string, style: 'path' | 'virtual', key: string): PlannedObject => ({
  bucket: 'amazon-ssm-packages-eu-central-1',
  purpose: 'agent',
  host,
  style,
  key,
  certainty: 'known',
});
const BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
const living = { signal: new AbortController().signal };

type Device = 'swallows' | 'resets' | 'takes everything' | 'resets everything';

function through(device: Device, socket: Connection): Parameters<Awaited<ReturnType<typeof secureAcceptor>>>[0] {
  if (device === 'takes everything') return socket;
  if (device !== 'swallows')
    socket.once('data', (hello: Buffer) => {
      if (device === 'resets everything' || hello.length > PACKET) socket.resetAndDestroy();
    });
  return swallowing(socket, { kind: 'large-hello', above: PACKET }) as Connection;
}

async function world(t: TestContext, device: Device, issuer: 'amazon' | 'inspection' = 'amazon') {
  const identity = await simulatedPki().identity({ issuer, chain: 'full', validity: 'now', names: 'service' }, [SSM, S3, BUCKET]);
  const answer = () => ({ status: 200, headers: { 'x-amzn-requestid': 'R' }, body: 'ok' });
  const accept = tlsAcceptor({ ...identity, versions: 'modern' }, httpAcceptor(answer));
  const listener = await listenTcp((socket) => accept(through(device, socket)));
  t.after(() => listener.close());
  const ips = [1, 2, 3, 4].map((last) => `10.1.0.${last}`);
  const tree = { [BUNDLE]: await simulatedPki().rootsOf(['amazon']) };
  const ports = makePorts({ tree, translate: routes(Object.fromEntries(ips.map((ip) => [ip, listener.port]))) });
  return { ports, trust: readTrust(ports, null), ips };
}

async function surveyed(t: TestContext, device: Device, issuer?: 'amazon' | 'inspection') {
  const { ports, trust, ips } = await world(t, device, issuer);
  const { connections, objects } = await survey(ports, {
    plan: {
      hosts: HOSTS,
      objects: [read(S3, 'path', 'one'), read(S3, 'path', 'two'), read(BUCKET, 'virtual', 'three')],
      s3CheckPath: '/check',
      notProbed: [],
    },
    servers: { configured: Promise.resolve({ servers: [] }), amazon: Promise.resolve(null), extra: [] },
    trust,
    pinned: Promise.resolve(HOSTS.flatMap(({ host }) => ips.map((ip) => ({ host, ip })))),
    families: { v4: true, v6: false },
    proxy: null,
    timeoutMs: 4_000,
    ...living,
  });
  return { ports, trust: await trust, connections, objects };
}

const open = async (
  { ports, trust, connections }: Awaited<ReturnType<typeof surveyed>>,
  limits = { timeoutMs: 4_000, ...living },
) => {
  const way = wayTo(connections, SSM);
  return way.outcome === 'skipped' ? way.because : openSession(ports, trust, way.connection, null, limits);
};
const ended = ({ tls }: Pick<ConnectionFacts, 'tls'>): string => (tls.outcome === 'failed' ? tls.reason : tls.outcome);

describe('behind a device that takes small hellos only', () => {
  for (const [device, reason] of [
    ['resets', 'reset'],
    ['swallows', 'timeout'],
  ] as const)
    it(`${device} large ones: every address is met, every object read, and a signed call has a way`, async (t) => {
      const seen = await surveyed(t, device);
      // Four addresses, of which two have a second look; two of the bucket, which have none.
      assert.equal(seen.connections.length, 10);
      for (const connection of seen.connections) {
        const { smallHello } = connection;
        assert.ok([reason, 'closed'].includes(ended(connection)), ended(connection));
        assert(smallHello?.tls.outcome === 'ok', JSON.stringify(smallHello));
        assert.deepEqual([smallHello.tls.verifyError, smallHello.tls.nameError, smallHello.http.outcome], [null, null, 'ok']);
      }
      assert.deepEqual([...new Set(seen.objects.map(({ result }) => result.outcome))], ['ok']);
      assert.equal(seen.objects.length, 3);
      const opened = await open(seen);
      assert(typeof opened !== 'string' && opened.outcome === 'ok', JSON.stringify(opened));
      opened.session.close();
    });

  it("somebody else's chain behind it is described, and nothing signed has a way", async (t) => {
    const seen = await surveyed(t, 'resets', 'inspection');
    assert.ok(
      seen.connections.every(({ smallHello }) => smallHello?.tls.outcome === 'ok' && smallHello.tls.verifyError !== null),
    );
    assert.match(JSON.stringify(await open(seen)), /nothing is sent before/u);
    // Not even if the survey had seen a good one.
    const [first] = seen.connections;
    assert(first?.smallHello?.tls.outcome === 'ok' && first.host === SSM);
    const { smallHello } = first;
    const forged = { ...first, smallHello: { ...smallHello, tls: { ...smallHello.tls, verifyError: null } } };
    const opened = await openSession(seen.ports, seen.trust, forged, null, { timeoutMs: 4_000, ...living });
    assert.deepEqual(
      [opened.outcome, opened.outcome === 'failed' && opened.why],
      ['failed', 'the chain does not verify for this name'],
    );
  });

  it('a device that takes everything, and one that takes nothing: no further handshake', async (t) => {
    for (const device of ['takes everything', 'resets everything'] as const) {
      const { connections } = await surveyed(t, device);
      assert.deepEqual([...new Set(connections.map(({ smallHello }) => smallHello))], [undefined]);
    }
  });
});

describe('who is met again', () => {
  const skipped = { outcome: 'skipped', because: '' } as const;
  const ok = { outcome: 'ok', ms: 1 } as const;
  const failed = (reason: 'reset' | 'timeout' | 'not-tls') => ({ outcome: 'failed', reason, detail: '', ms: 1 }) as const;
  const connection = (host: string, more: Partial<ConnectionFacts>): ConnectionFacts => ({
    host,
    ip: '10.1.0.1',
    port: 443,
    localIp: null,
    localPort: null,
    at: '',
    tcp: ok,
    tls: failed('reset'),
    http: skipped,
    ...more,
  });
  const retry = (hello: 'large' | 'small', servername: string, passes: boolean) => ({
    hello,
    servername,
    result: passes ? ok : failed('reset'),
    bytes: 0,
    ...(passes ? { fullSized: ok } : {}),
  });
  const proven = connection('a', { retries: [retry('large', 'a', false), retry('small', 'a', true)] });
  const metAgain = async (...connections: readonly ConnectionFacts[]): Promise<string> => {
    const met: string[] = [];
    await goOnSmall(connections, (one) => {
      met.push(one.host);
      return Promise.resolve(one);
    });
    return met.join(' ');
  };

  it('only what hangs, and only where a small hello is proven to pass', async () => {
    const hung = connection('b', {});
    assert.equal(await metAgain(proven, hung, connection('c', { tls: failed('timeout') })), 'a b c');
    assert.equal(await metAgain(hung), '');
    assert.equal(await metAgain(proven, connection('b', { tls: failed('not-tls') }), connection('c', { tls: skipped })), 'a');
    const filtered = connection('b', {
      retries: [retry('large', 'b', false), retry('small', 'b', false), retry('small', 'a', true)],
    });
    assert.equal(await metAgain(proven, filtered), 'a');
    const lucky = connection('b', { retries: [retry('large', 'b', true), retry('small', 'b', true)] });
    assert.equal(await metAgain(lucky, hung), '');
  });
});
