/**
 * Loss and chance, by thousands of seeded runs: on a clean path fewer than one run in a thousand accuses anybody, and what is really
 * lost is found. The runs are drawn as `dns-client.ts`, `second-questions.ts` and `second-look.ts` make them.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DnsAnswer, DnsFacts, RepeatFacts } from '../../src/facts.ts';
import { atLeast, CLEAN, isBeyondChance, RARE } from '../../src/picture/chance.ts';
import { lossOf } from '../../src/picture/connect-loss.ts';
import { dnsLossOf } from '../../src/picture/dns-loss.ts';

const TIMEOUT_MS = 3_000;
const SERVER = '10.0.0.2';
const NAMES = 7;
const CONNECTIONS = 20;

type Draw = () => number;
/** mulberry32. */
function drawn(seed: number): Draw {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function answerAt(ms: number, attempts: number): DnsAnswer {
  const rest = {
    rcode: 'NOERROR',
    authoritative: false,
    truncated: false,
    transport: 'udp',
    addresses: ['10.1.2.3'],
    cnames: [],
    ttl: 60,
  } as const;
  return { outcome: 'ok', ms, attempts, ...rest };
}

/** `share`: of exchanges, of which each is two packets, that are lost. */
function question(draw: Draw, share: number, usualMs: number): DnsAnswer {
  for (const [index, at] of [0, 1_000, 1_500, 2_000, 2_500].entries())
    if (draw() >= share) return answerAt(at + usualMs * (0.9 + draw() * 0.2) + draw() * 8, index + 1);
  return { outcome: 'failed', reason: 'silent', detail: 'no answer to 5 attempts', ms: TIMEOUT_MS };
}

function repeated(draw: Draw, share: number, tried: number): RepeatFacts {
  return { tried, failed: Array.from({ length: tried }, draw).filter((value) => value < share).length };
}

function dnsRun(draw: Draw, share: number, usualMs: number): readonly DnsFacts[] {
  const rows = Array.from({ length: NAMES }, (_, index): DnsFacts => {
    const [a, aaaa] = [question(draw, share, usualMs), question(draw, share, usualMs)];
    return { host: `name-${index}`, server: SERVER, roles: ['configured'], a, aaaa };
  });
  const isLate = rows.some(({ a, aaaa }) => [a, aaaa].some((answer) => answer.outcome !== 'ok' || answer.ms > 1_000));
  return rows.map((row, index) => (isLate && index === 0 ? { ...row, repeats: repeated(draw, share, 24) } : row));
}

type Connection = Parameters<typeof lossOf>[0][number];
function connectRun(draw: Draw, share: number, rttMs: number): readonly Connection[] {
  const first = Array.from({ length: CONNECTIONS }, (): Connection => {
    for (const at of [0, 1_000]) if (draw() >= share) return { tcp: { outcome: 'ok', ms: at + rttMs + draw() * 5 } };
    return { tcp: { outcome: 'failed', reason: 'timeout', detail: 'no answer', ms: TIMEOUT_MS } };
  });
  const looked = first.map((connection): Connection => {
    const isPrompt = connection.tcp.outcome === 'ok' && connection.tcp.ms < 1_000;
    return isPrompt ? connection : { ...connection, repeats: repeated(draw, share, 5) };
  });
  const isLossy = looked.some(
    ({ repeats, tcp }) => repeats !== undefined && repeats.failed < 5 && (repeats.failed > 0 || tcp.outcome === 'ok'),
  );
  return looked.map((connection) =>
    isLossy && connection.repeats === undefined
      ? { ...connection, repeats: { ...repeated(draw, share, 5), beside: true } }
      : connection,
  );
}

function accusing(
  runs: number,
  share: number,
  usualMs: number,
): { readonly dns: number; readonly path: number; readonly any: number } {
  let [dns, path, any] = [0, 0, 0];
  for (let seed = 1; seed <= runs; seed += 1) {
    const draw = drawn(seed * 7_919 + Math.round(share * 1_000));
    const isDns = dnsLossOf(dnsRun(draw, share, usualMs), SERVER, TIMEOUT_MS) !== null;
    const isPath = lossOf(connectRun(draw, share, usualMs)) !== null;
    dns += Number(isDns);
    path += Number(isPath);
    any += Number(isDns || isPath);
  }
  return { dns: dns / runs, path: path / runs, any: any / runs };
}

describe('chance', () => {
  test('the tail of the binomial distribution, by hand', () => {
    const near = (actual: number, expected: number): void =>
      assert.ok(Math.abs(actual / expected - 1) < 1e-9, `${actual} is not ${expected}`);
    near(atLeast(0, 10, 0.3), 1);
    near(atLeast(1, 10, 0.002), 1 - 0.998 ** 10);
    near(atLeast(2, 3, 0.5), 0.5);
    near(atLeast(3, 3, 0.1), 0.001);
    assert.ok(atLeast(2, 30, CLEAN) > RARE && atLeast(3, 30, CLEAN) < RARE);
  });

  test('one lost packet is chance, however few were sent', () => {
    for (const tried of [1, 2, 5, 30, 500]) assert.equal(isBeyondChance({ tried, failed: 1 }), false);
    assert.equal(isBeyondChance({ tried: 30, failed: 3 }), true);
    assert.equal(isBeyondChance({ tried: 3_000, failed: 10 }), false);
  });

  for (const usualMs of [1, 40, 200, 600]) {
    test(`a clean path of ${usualMs} ms that loses a packet of a thousand each way is accused in fewer than one of 1,000 runs`, (t) => {
      const { dns, path, any } = accusing(20_000, CLEAN, usualMs);
      t.diagnostic(`20,000 runs, ${usualMs} ms: dns ${dns}, path ${path}, any ${any}`);
      assert.ok(any < 0.001, `${any}`);
    });
  }

  for (const [share, dnsAtLeast, pathAtLeast] of [
    [0.05, 0.2, 0.45],
    [0.1, 0.6, 0.8],
    [0.2, 0.92, 0.97],
    [0.3, 0.98, 0.99],
    [0.5, 0.98, 0.99],
  ] as const) {
    test(`where ${share * 100} % of exchanges fail, that is found`, (t) => {
      const { dns, path } = accusing(4_000, share, 5);
      t.diagnostic(`4,000 runs, ${share}: dns ${dns}, path ${path}`);
      assert.ok(dns >= dnsAtLeast && path >= pathAtLeast, `dns ${dns}, path ${path}`);
    });
  }
});

describe('what is no loss', () => {
  const row = (a: DnsAnswer, index: number, more: Partial<DnsFacts> = {}): DnsFacts => ({
    host: `name-${index}`,
    server: SERVER,
    roles: ['configured'],
    a,
    aaaa: answerAt(5, 1),
    ...more,
  });
  const loss = (answers: readonly DnsAnswer[], repeats?: RepeatFacts) =>
    dnsLossOf(
      answers.map((answer, index) => row(answer, index, repeats === undefined || index > 0 ? {} : { repeats })),
      SERVER,
      TIMEOUT_MS,
    );
  const silent: DnsAnswer = { outcome: 'failed', reason: 'silent', detail: 'no answer to 3 attempts', ms: TIMEOUT_MS };

  test('a server that is silent for some names, however often it is asked', () => {
    assert.equal(loss([answerAt(4, 1), silent, silent, silent, silent], { tried: 16, failed: 0 }), null);
  });
  test('a server that is slow for some names, or for all', () => {
    assert.equal(loss([1_240, 1_730, 2_310, 2_800].map((ms) => answerAt(ms, Math.ceil(ms / 500)))), null);
    const late = [1_200, 1_400, 1_350, 1_800].map((ms, index) => row(answerAt(ms, 2), index, { aaaa: answerAt(ms + 90, 2) }));
    assert.equal(dnsLossOf(late, SERVER, TIMEOUT_MS), null);
  });
  test('a server that knows no EDNS, and is asked twice at once', () => {
    assert.equal(loss(Array.from({ length: 8 }, () => answerAt(6, 2))), null);
  });
  test('a burst that a far server cannot answer within a third of the timeout', () => {
    const far = Array.from({ length: 8 }, (_, index) =>
      row(answerAt(950, 1), index, { aaaa: answerAt(940, 1), repeats: { tried: 24, failed: 9 } }),
    );
    assert.equal(dnsLossOf(far, SERVER, TIMEOUT_MS), null);
  });
  test('three of many that had to be asked again are', () => {
    assert.deepEqual(loss([1_004, 1_003, 1_507, 4, 4, 4, 5].map((ms) => answerAt(ms, ms > 1_400 ? 3 : ms > 900 ? 2 : 1))), {
      server: SERVER,
      tried: 18,
      failed: 4,
    });
  });

  const opened = (...times: readonly number[]): readonly Connection[] =>
    times.map((ms) => ({ tcp: { outcome: 'ok', ms }, ...(ms < 1_000 ? {} : { repeats: { tried: 5, failed: 0 } }) }));
  const quick = Array.from({ length: 16 }, (_, index) => 2 + index);
  test('one retransmission, a queue, a path that is far away', () => {
    assert.equal(lossOf(opened(...quick, 1_003)), null);
    assert.equal(lossOf(opened(20, 150, 400, 700, 900, 1_050, 1_300, 1_450, 2_050)), null);
    assert.equal(lossOf(opened(5, 8, 9, 9, 1_040, 1_350, 1_720, 1_900)), null);
    assert.equal(lossOf(opened(1_180, 1_190, 1_185, 1_200)), null);
    assert.equal(lossOf(opened(600, 610, 604, 601, 607)), null);
  });
  test('several that opened just when a SYN is sent again are', () => {
    assert.equal(lossOf(opened(...quick, 1_003, 1_009, 3_020)), 3 / 34);
    assert.equal(lossOf(opened(...quick.map((ms) => ms + 200), 1_210, 1_212, 2_207)), 3 / 34);
    assert.equal(lossOf(opened(...quick.map((ms) => ms + 600), 1_610, 1_604, 2_607)), 3 / 34);
  });
});
