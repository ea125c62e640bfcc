/**
 * What this node lacks, time that it did not have, and a clock that is set: whatever step of a run they meet, nobody is accused of them. A
 * healthy simulated VPC, with real packets; only one port at a time has what is wrong.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RunOptions } from '../../src/arguments/table.ts';
import { DEFAULTS } from '../../src/arguments/table.ts';
import type { Facts } from '../../src/facts.ts';
import { run } from '../../src/observe/run.ts';
import type { HttpSession, Network, Ports } from '../../src/platform/ports.ts';
import { readFacts } from '../../src/replay/read-facts.ts';
import { findScenario } from '../../src/simulation/scenarios.ts';
import { startSimulatedVpc } from '../../src/simulation/vpc.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { Verdict } from '../../src/verdict.types.ts';

const OPTIONS: RunOptions = { ...DEFAULTS, region: 'eu-central-1' };

async function seen(name: string, spoil: (ports: Ports) => Ports): Promise<{ readonly facts: Facts; readonly verdict: Verdict }> {
  const scenario = findScenario(name);
  assert(scenario !== undefined);
  const vpc = await startSimulatedVpc(scenario);
  try {
    const result = await run(OPTIONS, spoil(vpc.ports), new AbortController().signal);
    assert(result.outcome === 'facts');
    const again = readFacts(JSON.stringify(result.facts));
    assert(again.outcome === 'ok', JSON.stringify(again));
    return { facts: again.facts, verdict: judge(again.facts).verdict };
  } finally {
    await vpc.close();
  }
}

const withNetwork = (ports: Ports, network: (inner: Network) => Partial<Network>): Ports => ({
  ...ports,
  network: { ...ports.network, ...network(ports.network) },
});
type Why = 'exhausted' | 'starved';
const failed = (reason: Why, detail: string) => ({ outcome: 'failed', reason, detail, ms: 0 }) as const;

/** TCP connections to `port`, wherever they go, cannot be begun. */
const noDial =
  (reason: Why, detail: string, fits: (ip: string, port: number) => boolean) =>
  (ports: Ports): Ports =>
    withNetwork(ports, (inner) => ({
      dial: (target, limits) =>
        fits(target.ip, target.port) ? Promise.resolve(failed(reason, detail)) : inner.dial(target, limits),
    }));
const noTls =
  (reason: Why, detail: string) =>
  (ports: Ports): Ports =>
    withNetwork(ports, () => ({
      startTls: (socket) => {
        socket.destroy();
        return Promise.resolve({ ...failed(reason, detail), bytesRead: 0 });
      },
    }));
const noHttp =
  (reason: Why, detail: string, fits: (host: string) => boolean) =>
  (ports: Ports): Ports =>
    withNetwork(ports, (inner) => ({
      http: (socket): HttpSession => {
        const session = inner.http(socket);
        return {
          isOpen: () => session.isOpen(),
          close: () => session.close(),
          request: (request) => (fits(request.host) ? Promise.resolve(failed(reason, detail)) : session.request(request)),
        };
      },
    }));
const noDatagrams =
  (code: string) =>
  (ports: Ports): Ports =>
    withNetwork(ports, () => ({
      datagrams: (_target, { onFault }) => ({
        send: () => queueMicrotask(() => onFault('exhausted', code)),
        close: () => undefined,
      }),
    }));
const noFiles =
  (code: string, fits: (path: string) => boolean) =>
  (ports: Ports): Ports => {
    const { files } = ports;
    const lacks = { outcome: 'failed', reason: 'exhausted', detail: code } as const;
    return {
      ...ports,
      files: {
        ...files,
        read: (path, max) => (fits(path) ? Promise.resolve(lacks) : files.read(path, max)),
        tail: (path, max) => (fits(path) ? Promise.resolve(lacks) : files.tail(path, max)),
        list: (path, max) => (fits(path) ? Promise.resolve(lacks) : files.list(path, max)),
      },
    };
  };
const noPrograms =
  (code: string) =>
  (ports: Ports): Ports => ({
    ...ports,
    exec: { run: () => Promise.resolve({ outcome: 'failed', reason: 'exhausted', detail: code }) },
  });

const all = (): boolean => true;
const SHORTAGES: readonly (readonly [what: string, code: string, spoil: (ports: Ports) => Ports, scenario?: string])[] = [
  ['every connection', 'EADDRNOTAVAIL', noDial('exhausted', 'EADDRNOTAVAIL', all)],
  ['connections to endpoints', 'EMFILE', noDial('exhausted', 'EMFILE', (_, port) => port === 443)],
  ['connections to S3', 'ENFILE', noDial('exhausted', 'ENFILE', (ip) => ip.startsWith('52.'))],
  ['connections to IMDS', 'ENOBUFS', noDial('exhausted', 'ENOBUFS', (_, port) => port === 80)],
  ['connections to DNS servers', 'EMFILE', noDial('exhausted', 'EMFILE', (_, port) => port === 53), 'healthy-truncated-dns'],
  ['connections to a proxy', 'EADDRNOTAVAIL', noDial('exhausted', 'EADDRNOTAVAIL', all), 'healthy-behind-proxy'],
  ['handshakes', 'ENOMEM', noTls('exhausted', 'ENOMEM')],
  ['requests', 'ENOBUFS', noHttp('exhausted', 'ENOBUFS', all)],
  ['requests to IMDS', 'ENOMEM', noHttp('exhausted', 'ENOMEM', (host) => /^(?:169|\[)/u.test(host))],
  ['questions of DNS', 'EADDRINUSE', noDatagrams('EADDRINUSE')],
  ['questions of DNS, for memory', 'ENOMEM', noDatagrams('ENOMEM')],
  ['every file', 'EMFILE', noFiles('EMFILE', all)],
  ['roots', 'ENFILE', noFiles('ENFILE', (path) => /\/(?:ssl|pki)/u.test(path))],
  ['resolv.conf', 'EMFILE', noFiles('EMFILE', (path) => path === '/etc/resolv.conf')],
  ['the process list', 'EMFILE', noFiles('EMFILE', (path) => path.startsWith('/proc/') || path.includes('cgroup'))],
  ["the agent's files", 'ENFILE', noFiles('ENFILE', (path) => path.includes('amazon'))],
  ['programs', 'EAGAIN', noPrograms('EAGAIN')],
];

const accusations = ({ findings, suppressed }: Verdict): readonly string[] =>
  [...findings, ...suppressed]
    .filter(({ code, severity }) => severity !== 'info' && code !== 'node/limits')
    .map(({ code }) => code);

describe('what this node lacks accuses nobody', { concurrency: 6 }, () => {
  for (const [what, code, spoil, name = 'healthy-private'] of SHORTAGES) {
    test(`${what}: ${code}`, async () => {
      const { facts, verdict } = await seen(name, spoil);
      assert.deepEqual(accusations(verdict), []);
      assert.notEqual(verdict.status, 'broken');
      const own = verdict.findings.filter((finding) => finding.code === 'node/limits');
      // Programs are not run where nothing gives reason to.
      const isNoticed = facts.node.shortages !== undefined;
      assert.equal(own.length, isNoticed ? 1 : 0);
      if (what !== 'programs' && what !== 'connections to a proxy') assert(isNoticed);
      if (isNoticed) assert.match(own[0]?.message ?? '', new RegExp(code, 'u'));
    });
  }
});

const STARVED = 'this process did not run for 3.3 s meanwhile';
describe('time that this process did not have accuses nobody', { concurrency: 6 }, () => {
  for (const [what, spoil] of [
    ['connections', noDial('starved', STARVED, all)],
    ['connections to endpoints', noDial('starved', STARVED, (_, port) => port === 443)],
    ['connections to IMDS', noDial('starved', STARVED, (_, port) => port === 80)],
    ['handshakes', noTls('starved', STARVED)],
    ['requests', noHttp('starved', STARVED, all)],
  ] as const) {
    test(what, async () => {
      const { verdict } = await seen('healthy-private', spoil);
      assert.deepEqual(accusations(verdict), []);
      assert.equal(verdict.findings.filter(({ severity }) => severity !== 'info').length, 0);
      assert.equal(verdict.status, 'inconclusive');
    });
  }

  test('answers of DNS that came in time are not slow, and none that did not come is silence', async () => {
    // Of every second that passes, this process has a tenth.
    const slowed = (ports: Ports): Ports => {
      const { clock } = ports;
      const start = clock.lived();
      return { ...ports, clock: { ...clock, lived: () => start + (clock.lived() - start) / 10 } };
    };
    assert.deepEqual(accusations((await seen('healthy-private', slowed)).verdict), []);
    const muted = (ports: Ports): Ports =>
      withNetwork(slowed(ports), () => ({ datagrams: () => ({ send: () => undefined, close: () => undefined }) }));
    const { verdict } = await seen('healthy-private', muted);
    assert.deepEqual(accusations(verdict), []);
    assert.equal(verdict.status, 'inconclusive');
  });
});

describe('a clock that is set during the run accuses nobody', { concurrency: 6 }, () => {
  const jumping =
    (byMs: number, afterLooks: number) =>
    (ports: Ports): Ports => {
      let looks = 0;
      const { clock } = ports;
      const now = (): number => clock.now() + ((looks += 1) > afterLooks ? byMs : 0);
      return { ...ports, clock: { ...clock, now } };
    };
  for (const [what, byMs] of [
    ['ten minutes on', 600_000],
    ['a year back', -31_536_000_000],
    ['a year on', 31_536_000_000],
  ] as const) {
    for (const looks of [1, 3, 12]) {
      test(`${what}, after ${looks} looks at it`, async () => {
        const { verdict } = await seen('healthy-private', jumping(byMs, looks));
        assert.deepEqual(accusations(verdict), []);
        assert.match(JSON.stringify(verdict.notChecked), /clock was set by/u);
      });
    }
  }

  test('certificates that are expired by either clock stay expired', async () => {
    const { verdict } = await seen('tls-expired', jumping(60_000, 1));
    assert(verdict.findings.some(({ code }) => code === 'tls/expired'));
  });

  test('those that are valid by the clock before it was set are not', async () => {
    // The simulated certificate expired some days ago.
    const { verdict } = await seen('tls-expired', jumping(-400 * 86_400_000, 1));
    assert.deepEqual(accusations(verdict), []);
  });

  test('one that just goes on is one like any other', async () => {
    const { facts, verdict } = await seen('clock-skew', (ports) => ports);
    assert(
      verdict.findings.some(({ code }) => code === 'clock/skew'),
      JSON.stringify(facts.notProbed),
    );
  });
});
