/** `--watch`: real runs, again and again in one process; a simulated clock for what takes days; and the mistakes in the call. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunOptions } from '../../../src/arguments/table.ts';
import { DEFAULTS } from '../../../src/arguments/table.ts';
import { watch } from '../../../src/commands/rounds/watch.ts';
import type { Sight } from '../../../src/commands/rounds/watch-state.ts';
import { type WatchRound, watchNode } from '../../../src/commands/rounds/watching.ts';
import { run } from '../../../src/observe/run.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import type { Clock } from '../../../src/platform/ports.ts';
import { findScenario } from '../../../src/simulation/scenarios.ts';
import { startSimulatedVpc } from '../../../src/simulation/vpc.ts';
import { type Judgement, judge } from '../../../src/verdict/verdict.ts';
import type { Verdict } from '../../../src/verdict.types.ts';
import { recordedFacts } from '../../scenarios/corpus.ts';
import { runProbe } from '../program.ts';

const STYLE = { width: 80, color: false, ascii: false, verbosity: 0 } as const;

/** Time passes only by sleeping, and by what a round takes. */
function simulatedClock(): Clock & { pass(ms: number): void } {
  let now = 0;
  const pass = (ms: number): void => void (now += ms);
  return { now: () => now, monotonic: () => now, lived: () => now, sleep: (ms) => Promise.resolve(pass(ms)), pass };
}

const HEALTHY = judge(recordedFacts('healthy-private'));
const BROKEN = judge(recordedFacts('changed-nothing'));

/** Watches until the rounds are over, and collects what is told. */
async function told(rounds: readonly (Judgement | null)[], format: 'text' | 'ndjson', readers = Number.POSITIVE_INFINITY) {
  const clock = simulatedClock();
  const stop = new AbortController();
  const texts: string[] = [];
  const complaints: string[] = [];
  let at = 0;
  const { result, rounds: made } = await watchNode<WatchRound>({
    clock,
    everyMs: 60_000,
    deadlineMs: 15_000,
    signal: stop.signal,
    reporting: { format, style: STYLE },
    round: () => {
      const judgement = rounds[at] ?? null;
      at += 1;
      if (at === rounds.length) stop.abort();
      return Promise.resolve({ judgement });
    },
    deliver: (_, judgement) => Promise.resolve(judgement),
    complain: (line) => void complaints.push(line),
    write: (text) => Promise.resolve(texts.push(text) < readers),
  });
  return { texts, complaints, made, result };
}

describe('what a watch tells', () => {
  it('as text: the first verdict in full, then a line with the time and what is new', async () => {
    const { texts, made, result } = await told([HEALTHY, HEALTHY, BROKEN, BROKEN, HEALTHY], 'text');
    assert.equal(made, 5);
    assert.equal(result.judgement?.exitStatus, 0);
    assert.equal(texts.length, 3);
    assert.match(texts[0] ?? '', /^✓ healthy: [^]*Still not in the console/u);
    assert.match(texts[1] ?? '', /^\d{4}-\d\d-\d\dT\S+Z ✗ broken \(healthy for 2 m 0 s\): .*\n {2}error tcp\/filtered: /u);
    assert.match(texts[2] ?? '', /^\S+Z ✓ healthy again after 2 m 0 s: .*\n$/u);
  });
  it('as NDJSON: the verdict of each change, which says why it is told', async () => {
    const { texts } = await told(
      [BROKEN, HEALTHY, BROKEN, HEALTHY, BROKEN, HEALTHY, HEALTHY, HEALTHY, HEALTHY, HEALTHY],
      'ndjson',
    );
    const verdicts = texts.map((text) => JSON.parse(text) as Verdict);
    assert.deepEqual(
      verdicts.map(({ watch: event, status }) => `${event?.event} ${status}`),
      ['first broken', 'recovered healthy', 'changed broken', 'recovered healthy', 'flapping broken', 'steady healthy'],
    );
    assert.ok(texts.every((text) => text.indexOf('\n') === text.length - 1));
  });
  it('an interrupted round is told only where there is no other', async () => {
    const cut = { ...BROKEN, verdict: { ...BROKEN.verdict, interrupted: true as const } };
    const after = await told([HEALTHY, cut], 'ndjson');
    assert.deepEqual([after.texts.length, after.result.judgement?.exitStatus], [1, 0]);
    const only = await told([cut], 'ndjson');
    assert.deepEqual([only.texts.length, only.result.judgement?.exitStatus], [1, 1]);
  });
  it('a node without a Region is waited for, and said once', async () => {
    const { texts, complaints } = await told([null, null, HEALTHY], 'text');
    assert.deepEqual([texts.length, complaints.length], [1, 1]);
  });
  it('ends when nobody reads any more', async () => {
    assert.equal((await told([HEALTHY, BROKEN, HEALTHY, BROKEN], 'text', 2)).made, 2);
  });
});

describe('the rounds of a watch', () => {
  const sight = (): Sight => ({ key: 'healthy', status: 'healthy' });
  it('begin at the interval, from start to start, and each ends before the next', async () => {
    const clock = simulatedClock();
    const stop = new AbortController();
    const starts: number[] = [];
    const takes = [300, 9_000, 14_000, 300];
    const round = (deadlineMs: number): Promise<number> => {
      assert.equal(deadlineMs, 10_000);
      starts.push(clock.now());
      clock.pass(takes[starts.length - 1] ?? 0);
      if (starts.length === 5) stop.abort();
      return Promise.resolve(0);
    };
    await watch(
      clock,
      { everyMs: 10_000, deadlineMs: 15_000, signal: stop.signal },
      { round, sight, tell: () => Promise.resolve(true) },
    );
    assert.deepEqual(starts, [0, 10_000, 20_000, 34_000, 44_000]);
  });
  it('a stop between two rounds ends it at once', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    const round = (): Promise<number> => Promise.resolve(0);
    const { rounds } = await watch(
      systemClock,
      { everyMs: 3_600_000, deadlineMs: 1, signal: stop.signal },
      { round, sight, tell: () => Promise.resolve(true) },
    );
    assert.equal(rounds, 1);
  });
});

const OPTIONS: RunOptions = { ...DEFAULTS, timeoutMs: 1_000 };
/** `WATCH_ROUNDS=200` for a longer look. */
const ROUNDS = Number(process.env['WATCH_ROUNDS'] ?? 24);
const WARM_UP = 6;

describe('real rounds in one process', () => {
  it(`${ROUNDS} of them leave no socket, timer or listener behind`, { timeout: 60_000 + ROUNDS * 5_000 }, async () => {
    const scenarios = ['healthy-private', 'security-group-drop'].map((name) => {
      const scenario = findScenario(name);
      assert(scenario !== undefined, name);
      return scenario;
    });
    const worlds = await Promise.all(scenarios.map((scenario) => startSimulatedVpc(scenario)));
    const stop = new AbortController();
    const held: string[][] = [];
    const events: string[] = [];
    let at = 0;
    try {
      await watchNode<WatchRound>({
        clock: systemClock,
        everyMs: 1,
        deadlineMs: 15_000,
        signal: stop.signal,
        reporting: { format: 'ndjson', style: STYLE },
        round: async () => {
          // Long stretches: ten rounds well, ten rounds broken.
          const world = worlds[Math.floor(at / 10) % 2] ?? worlds[0];
          assert(world !== undefined, 'no world');
          const result = await run(OPTIONS, world.ports, stop.signal);
          assert.equal(result.outcome, 'facts');
          // What was closed is let go with the next turns of the loop.
          await systemClock.sleep(50);
          held.push(process.getActiveResourcesInfo().toSorted());
          at += 1;
          if (at === ROUNDS) stop.abort();
          return { judgement: result.outcome === 'facts' ? judge(result.facts) : null };
        },
        deliver: (_, judgement) => Promise.resolve(judgement),
        complain: (line) => assert.equal(line, ''),
        write: (text) => Promise.resolve(events.push((JSON.parse(text) as Verdict).watch?.event ?? '') > 0),
      });
      const early = held[WARM_UP - 1]?.length ?? 0;
      const late = held.at(-1)?.length ?? 0;
      assert.ok(late <= early + 2, `${early} at first, then ${late}: ${held.at(-1)?.join(' ')}`);
      for (const name of ['exit', 'SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection'])
        assert.ok(process.listenerCount(name) <= 2, name);
      assert.deepEqual(events.slice(0, 2), ['first', 'changed']);
    } finally {
      await Promise.all(worlds.map((world) => world.close()));
    }
  });
});

describe('--watch of the program', () => {
  it('takes a duration of 5s or more, text or ndjson, and neither --wait, --output nor --facts', async () => {
    const mistakes: readonly (readonly [readonly string[], RegExp])[] = [
      [['--watch=soon'], /--watch/u],
      [['--watch=4s'], /at least 5s/u],
      [['--watch=1m', '--format=json'], /--format text or ndjson/u],
      [['--watch=1m', '--wait=1m'], /--wait does not go with --watch/u],
      [['--watch=1m', '--output=/tmp/ssm-probe-never'], /--output does not go/u],
      [['--watch=1m', '--facts=/tmp/ssm-probe-never'], /--facts does not go/u],
    ];
    for (const [args, says] of mistakes) {
      const { status, stderr, stdout } = await runProbe(['--region', 'eu-central-1', ...args]);
      assert.deepEqual([status, stdout], [2, ''], args.join(' '));
      assert.match(stderr, says);
    }
  });
});
