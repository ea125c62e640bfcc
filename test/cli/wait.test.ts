/** `--wait`: until it is well, until the time is over, or until somebody says stop; never in the middle of a round. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { waitUntil } from '../../src/cli/wait.ts';
import type { Clock } from '../../src/platform/ports.ts';
import { runProbe } from './program.ts';

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

async function waited(waitMs: number, rounds: readonly (readonly [string, number])[], signal = new AbortController().signal) {
  const clock = simulatedClock();
  const deadlines: number[] = [];
  let at = 0;
  const found = await waitUntil(
    clock,
    { waitMs, deadlineMs: 15_000, signal },
    (deadlineMs) => {
      deadlines.push(deadlineMs);
      const [result = '', ms = 0] = rounds[Math.min(at, rounds.length - 1)] ?? [];
      at += 1;
      clock.pass(Math.min(ms, deadlineMs));
      return Promise.resolve(result);
    },
    (result) => result === 'healthy',
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
