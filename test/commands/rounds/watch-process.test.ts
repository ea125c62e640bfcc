/** `--watch` as a process of its own, in a namespace without a way out: how it begins, and how it ends. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Verdict } from '../../../src/verdict.types.ts';
import { runProbe } from '../program.ts';
import { BLACK_HOLE, NO_NETWORK } from '../surroundings.ts';
import { runInterrupted, within } from '../timing.ts';

const AWAY = ['--region', 'eu-central-1', '--no-credentials', '--format', 'ndjson', '--watch'];
const WATCH = [...AWAY, '5s'];
const HOURLY = [...AWAY, '1h'];
const skip = (prefix: readonly string[] | null) => ({ skip: prefix === null && 'namespaces cannot be made here' });
const told = (stdout: string): readonly Verdict[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Verdict);

describe('a watch ends', () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    it(`by ${signal} between two rounds, at once, with the status of the last one`, skip(NO_NETWORK), () =>
      within(1_000, async () => {
        let sent = Number.NaN;
        const { status, stdout, stderr } = await runProbe(HOURLY, {
          through: NO_NETWORK ?? [],
          // What the first round found has been told: the next one begins in an hour.
          during: (child) =>
            child.stdout?.once('data', () => {
              sent = performance.now();
              child.kill(signal);
            }),
        });
        const [first, ...more] = told(stdout);
        assert.deepEqual([first?.watch?.event, first?.interrupted, more], ['first', undefined, []]);
        assert.deepEqual([status, stderr], [1, '']);
        return performance.now() - sent;
      }),
    );
  }

  it('in the middle of its first round, with what is known by then', skip(BLACK_HOLE), () =>
    within(1_000, async () => {
      const args = [...WATCH, '--timeout', '60s', '--deadline', '60s'];
      const { status, stdout, stderr, afterSignal } = await runInterrupted(args, 'SIGTERM', { through: BLACK_HOLE ?? [] });
      const [first, ...more] = told(stdout);
      assert.deepEqual([first?.watch?.event, first?.interrupted, more], ['first', true, []]);
      assert.deepEqual([status, stderr], [3, '']);
      return afterSignal;
    }),
  );

  it('when nobody reads any more, without a word', skip(NO_NETWORK), async () => {
    const { status, signal, stderr } = await runProbe(WATCH, {
      through: NO_NETWORK ?? [],
      during: (child) => child.stdout?.destroy(),
    });
    assert.deepEqual([status, signal, stderr], [1, null, '']);
  });
});
