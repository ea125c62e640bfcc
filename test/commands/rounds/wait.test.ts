/** `--wait`: until it is well, until the time is over, or until somebody says stop; never in the middle of a round. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { waitUntil } from '../../../src/commands/rounds/wait.ts';
import type { Clock } from '../../../src/platform/ports.ts';
import { runProbe } from '../program.ts';

/** Time passes only by sleeping, and by what a round says that it took. */
function simulatedClock(): Clock & { pass(ms: number): void } {
  let now = 0;
  return {
    now: () => now,
    monotonic: () => now,
    lived: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
    pass: (ms) => {
      now += ms;
    },
  };
}

const all = <T>(): { isDone: (result: T) => boolean; tells: (result: T) => boolean } => ({
  isDone: (result) => result === 'healthy',
  tells: (result) => result !== 'no-region',
});

async function waited(waitMs: number, rounds: readonly (readonly [string, number])[], signal = new AbortController().signal) {
  const clock = simulatedClock();
  const deadlines: number[] = [];
  let at = 0;
  const found = await waitUntil(
    clock,
    { waitMs, deadlineMs: 15_000, signal },
    {
      round: (deadlineMs) => {
        deadlines.push(deadlineMs);
        const [result = '', ms = 0] = rounds[Math.min(at, rounds.length - 1)] ?? [];
        at += 1;
        clock.pass(Math.min(ms, deadlineMs));
        return Promise.resolve(ms > deadlineMs && result !== 'no-region' ? `${result}, cut` : result);
      },
      ...all<string>(),
    },
  );
  return { ...found, deadlines };
}

describe('waiting', () => {
  it('ends with the first healthy round, and says what it took', async () => {
    const { result, rounds, ms } = await waited(60_000, [
      ['broken', 3_000],
      ['broken', 3_000],
      ['healthy', 400],
    ]);
    assert.deepEqual([result, rounds, ms], ['healthy', 3, 3_000 + 2_000 + 3_000 + 2_000 + 400]);
  });
  it('ends when the time is over, with the last verdict, and gives the last round no more than is left', async () => {
    const { result, ms, deadlines } = await waited(20_000, [['broken', 8_000]]);
    assert.equal(result, 'broken');
    assert.ok(ms <= 20_000, String(ms));
    assert.deepEqual(deadlines, [15_000, 10_000]);
  });
  it('makes one whole round, however short it is', async () => {
    assert.deepEqual((await waited(1, [['broken', 3_000]])).deadlines, [15_000]);
  });
  it('ends after the round in which it was told to stop', async () => {
    assert.equal((await waited(60_000, [['broken', 1]], AbortSignal.abort())).rounds, 1);
  });
  it('tells the last whole round where the last one was cut', async () => {
    for (const [wait, rounds, told] of [
      [
        20_000,
        [
          ['broken', 8_000],
          ['broken', 12_000],
        ],
        'broken',
      ],
      [
        25_000,
        [
          ['degraded', 8_000],
          ['broken', 8_000],
          ['inconclusive', 9_000],
        ],
        'broken',
      ],
      [
        20_000,
        [
          ['inconclusive', 14_000],
          ['broken', 14_000],
        ],
        'inconclusive',
      ],
      // A whole round that is quicker than what is left takes its place, whatever it says.
      [
        20_000,
        [
          ['broken', 8_000],
          ['inconclusive', 100],
        ],
        'inconclusive',
      ],
    ] as const) {
      assert.equal((await waited(wait, rounds)).result, told, JSON.stringify(rounds));
    }
  });
  it('tells a cut round where there is no other: the first one, or one after rounds that did not know their Region', async () => {
    assert.equal((await waited(1_000, [['broken', 60_000]])).result, 'broken, cut');
    assert.equal(
      (
        await waited(20_000, [
          ['no-region', 6_000],
          ['broken', 60_000],
        ])
      ).result,
      'broken, cut',
    );
    assert.equal(
      (
        await waited(20_000, [
          ['broken', 6_000],
          ['no-region', 6_000],
        ])
      ).result,
      'broken',
    );
    assert.equal((await waited(4_000, [['no-region', 1_000]])).result, 'no-region');
  });
  it('tells the round before when it is told to stop in the middle of one', async () => {
    const stop = new AbortController();
    const clock = simulatedClock();
    const told = ['broken', 'inconclusive'];
    const round = (): Promise<string> => {
      const result = told.shift() ?? '';
      if (told.length === 0) stop.abort();
      return Promise.resolve(result);
    };
    const limits = { waitMs: 60_000, deadlineMs: 15_000, signal: stop.signal };
    const found = await waitUntil(clock, limits, { round, ...all<string>() });
    assert.deepEqual([found.result, found.rounds], ['broken', 2]);
  });
  it('takes a healthy round that was cut: what it has not seen was not asked for', async () => {
    const clock = simulatedClock();
    const found = await waitUntil(
      clock,
      { waitMs: 10_000, deadlineMs: 15_000, signal: new AbortController().signal },
      {
        round: (deadlineMs) => {
          clock.pass(deadlineMs < 15_000 ? deadlineMs : 3_000);
          return Promise.resolve(deadlineMs < 15_000 ? 'healthy' : 'broken');
        },
        ...all<string>(),
      },
    );
    assert.equal(found.result, 'healthy');
  });
  it('does not grow over a million rounds', async () => {
    const { rounds } = await waited(2_000_000_001, [['broken', 0]]);
    assert.ok(rounds >= 1_000_000, String(rounds));
  });
});

describe('--wait of the program', () => {
  it('takes a duration, and nothing else', async () => {
    for (const value of ['soon', '', '0s', '25h']) {
      const { status, stderr } = await runProbe(['--region', 'eu-central-1', `--wait=${value}`]);
      assert.equal(status, 2);
      assert.match(stderr, /--wait/u);
    }
  });
});
