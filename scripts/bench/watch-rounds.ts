/**
 * Runs many rounds of a watch under a simulated clock, with real verdicts that change now and then,
 * and measures what it keeps. A separate process with `--expose-gc`, so that only kept memory
 * counts. Prints one line of JSON.
 */
import { watchNode } from '../../src/commands/rounds/watching.ts';
import { type Judgement, judge } from '../../src/verdict/verdict.ts';
import { recordedFacts } from '../../test/scenarios/corpus.ts';

const rounds = Number(process.argv[2] ?? 100_000);
const everyMs = 60_000;
/** Until then the engine compiles and its heaps grow. */
const WARM_UP = Math.floor(rounds / 10);

const kinds = ['healthy-private', 'sg-drops-one-endpoint', 'forwarder-missing'].map((name) =>
  JSON.stringify(judge(recordedFacts(name))),
);
const memory = (): { readonly heapMb: number; readonly rssMb: number } => {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return { heapMb: heapUsed / 1e6, rssMb: rss / 1e6 };
};

let now = 0;
let made = 0;
let told = 0;
let before = memory();
const stop = new AbortController();
const start = performance.now();
await watchNode<{ readonly judgement: Judgement }>({
  clock: {
    now: () => now,
    monotonic: () => now,
    lived: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  },
  everyMs,
  deadlineMs: 15_000,
  signal: stop.signal,
  reporting: { format: 'ndjson', style: { width: 80, color: false, ascii: false, verbosity: 0 } },
  round: () => {
    made += 1;
    if (made === WARM_UP) before = memory();
    if (made === rounds) stop.abort();
    // An hour's outage each day, and an hour of flapping each week. Each round makes a new verdict,
    // as a run does.
    const minute = made % 1440;
    const flaps = made % 10_080 < 60 && made % 2 === 0;
    const kind = flaps ? 1 : minute < 60 ? 2 : 0;
    return Promise.resolve({ judgement: JSON.parse(kinds[kind] ?? '') as Judgement });
  },
  deliver: (_, judgement) => Promise.resolve(judgement),
  complain: () => undefined,
  write: () => {
    told += 1;
    return Promise.resolve(true);
  },
});
const wallMs = performance.now() - start;
process.stdout.write(`${JSON.stringify({ rounds: made, told, wallMs, before, after: memory() })}\n`);
