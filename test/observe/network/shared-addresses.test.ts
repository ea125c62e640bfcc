import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConnectionFacts, HostFacts } from '../../../src/facts.ts';
import { connectionSet } from '../../../src/observe/network/connect/connection-set.ts';

const REGION = 'eu-central-1.amazonaws.com';
const STANDARD: HostFacts = { host: `s3.${REGION}`, service: 's3', kind: 'endpoint' };
const DUALSTACK: HostFacts = { host: `s3.dualstack.${REGION}`, service: 's3', kind: 'dualstack' };
const BUCKET: HostFacts = { host: `b.s3.${REGION}`, service: 's3', kind: 'bucket', bucket: 'b' };
const SSM: HostFacts = { host: `ssm.${REGION}`, service: 'ssm', kind: 'endpoint' };
const EIGHT = Array.from({ length: 8 }, (_, at) => `192.0.2.${at + 1}`);

const WELL: Omit<ConnectionFacts, 'host' | 'ip'> = {
  port: 443,
  localIp: '10.0.0.9',
  localPort: 1,
  at: '2026-01-01T00:00:00Z',
  tcp: { outcome: 'ok', ms: 1 },
  tls: {
    outcome: 'ok',
    ms: 1,
    protocol: 'TLSv1.3',
    cipher: 'c',
    verifyError: null,
    nameError: null,
    names: [],
    chain: [],
    anchor: 'system',
    impersonatesRoot: false,
  },
  http: {
    outcome: 'ok',
    ms: 1,
    status: 200,
    requestId: 'R',
    server: null,
    contentType: null,
    location: null,
    clockOffsetMs: null,
    excerpt: null,
  },
};
const skipped = { outcome: 'skipped', because: 'x' } as const;
const failed = <R extends string>(reason: R) => ({ outcome: 'failed', reason, detail: 'x', ms: 1 }) as const;
const tls = WELL.tls.outcome === 'ok' ? WELL.tls : assert.fail();
const http = WELL.http.outcome === 'ok' ? WELL.http : assert.fail();

/** What may be wrong at one address. */
const FAULTS: Readonly<Record<string, Partial<ConnectionFacts>>> = {
  'TCP is refused': { tcp: failed('refused'), tls: skipped, http: skipped },
  'TLS stalls': { tls: failed('timeout'), http: skipped },
  'another certificate': { tls: { ...tls, verifyError: 'SELF_SIGNED_CERT_IN_CHAIN' } },
  'an expired certificate': { tls: { ...tls, verifyError: 'CERT_HAS_EXPIRED' } },
  "another name's certificate": { tls: { ...tls, nameError: 'none of its names is it' } },
  'no answer over HTTP': { http: failed('timeout') },
  'an answer that is not of AWS': { http: { ...http, status: 403, requestId: null } },
  'a server in trouble': { http: { ...http, status: 503 } },
  'a hello that passed only when repeated': { repeats: { tried: 5, failed: 1 } },
  'something that is not known': { http: { outcome: 'inconclusive', why: 'x' } },
};

interface World {
  /** At these addresses, under any name. */
  readonly faults?: Readonly<Record<string, Partial<ConnectionFacts>>>;
  /** Connections to these never end. */
  readonly hangs?: readonly string[];
  readonly late?: Promise<void>;
}

/** A set whose connections end at once, and what has begun, as `host ip`. */
function world({ faults = {}, hangs = [], late = new Promise(() => undefined) }: World = {}) {
  const begun: string[] = [];
  const set = connectionSet(
    { v4: true, v6: true },
    ({ host, ip }) => {
      begun.push(`${host} ${ip}`);
      return hangs.includes(ip) ? new Promise(() => undefined) : Promise.resolve({ ...WELL, host, ip, ...faults[ip] });
    },
    { enough: (host) => (host === DUALSTACK.host ? 2 : 1), late: () => late },
  );
  return { set, begun, to: ({ host }: HostFacts) => begun.filter((one) => one.startsWith(`${host} `)).length };
}

function all(set: ReturnType<typeof world>['set']): void {
  for (const planned of [STANDARD, DUALSTACK, BUCKET]) set.connect(planned, EIGHT);
}

describe('S3 under several names at the same addresses', () => {
  it('every address under the standard name, and the other names at a few, while all is well', async () => {
    const { set, to } = world();
    all(set);
    const rows = await set.settled();
    assert.deepEqual([STANDARD, DUALSTACK, BUCKET].map(to), [8, 2, 1]);
    const left = rows.filter((row) => row.host === DUALSTACK.host && row.tcp.outcome === 'skipped');
    assert.equal(left.length, 6);
    assert(left.every(({ tls: step }) => step.outcome === 'skipped' && step.because.startsWith('not looked at')));
    assert.equal(new Set(rows.map(({ host, ip }) => `${host} ${ip}`)).size, rows.length);
    assert.equal(set.notProbed().length, 1);
    assert.match(set.notProbed()[0]?.what ?? '', /s3\.dualstack\..* at 6 of its addresses/u);
  });

  for (const [what, fault] of Object.entries(FAULTS)) {
    it(`everything under every name, if one address has ${what}`, async () => {
      for (const ip of EIGHT) {
        const { set, to } = world({ faults: { [ip]: fault } });
        all(set);
        const rows = await set.settled();
        assert.deepEqual([STANDARD, DUALSTACK, BUCKET].map(to), [8, 8, 2], ip);
        assert(rows.every(({ tcp }) => tcp.outcome !== 'skipped'));
        assert.deepEqual(set.notProbed(), []);
      }
    });
  }

  it('everything at once, if one address is late', async () => {
    const late = Promise.withResolvers<void>();
    const { set, to } = world({ hangs: ['192.0.2.7'], late: late.promise });
    all(set);
    await new Promise(setImmediate);
    assert.deepEqual([STANDARD, DUALSTACK, BUCKET].map(to), [8, 2, 1]);
    late.resolve();
    await new Promise(setImmediate);
    assert.deepEqual([STANDARD, DUALSTACK, BUCKET].map(to), [8, 8, 2]);
  });

  it('what is known only when connections would be late leaves nothing out', async () => {
    const late = Promise.withResolvers<void>();
    const { set, to } = world({ late: late.promise });
    set.connect(STANDARD, EIGHT);
    set.connect(DUALSTACK, EIGHT.slice(0, 4));
    await new Promise(setImmediate);
    late.resolve();
    await new Promise(setImmediate);
    set.connect(DUALSTACK, EIGHT);
    assert.equal(to(DUALSTACK), 6);
  });

  it('an address of the other name alone is looked at, in each family', async () => {
    const { set, to } = world();
    set.connect(STANDARD, EIGHT.slice(0, 4));
    set.connect(DUALSTACK, [...EIGHT, '2001:db8::1', '2001:db8::2', '2001:db8::3']);
    await set.settled();
    // Of the four that are shared two, and all seven others.
    assert.equal(to(DUALSTACK), 2 + 4 + 3);
  });

  it('three names are asked at one and the same address', async () => {
    const { set, begun } = world();
    set.connect(STANDARD, EIGHT);
    set.connect(DUALSTACK, EIGHT.toReversed());
    set.connect(BUCKET, EIGHT);
    await set.settled();
    const ips = begun.map((one) => one.split(' ')[1]);
    assert.equal(ips.filter((ip) => ip === '192.0.2.7').length, 3);
  });

  it('the standard name leaves nothing out, even if it is known last', async () => {
    const { set, to } = world();
    set.connect(DUALSTACK, EIGHT);
    set.connect(STANDARD, EIGHT);
    await set.settled();
    assert.deepEqual([STANDARD, DUALSTACK].map(to), [8, 8]);
  });

  it('nobody who asks for other hosts waits for S3', async () => {
    const { set } = world({ hangs: ['192.0.2.7'] });
    all(set);
    set.connect(SSM, ['192.0.2.99']);
    const rows = await set.settled((host) => host === SSM.host);
    assert.deepEqual(
      rows.map(({ ip }) => ip),
      ['192.0.2.99'],
    );
  });
});
