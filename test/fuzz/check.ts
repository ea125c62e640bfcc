/** Feeds a target and says what happened; a failure names the seed and the command that shows it again. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Target } from './target.ts';

/** For one input. Generous: a busy machine stops a process for seconds, a pattern that backtracks takes minutes. */
const SLOW_MS = 5_000;
/** An input may have a quarter of a megabyte: its beginning tells enough, and the seed has the rest. */
const MAX_REPORT = 4_000;

export interface Checked {
  readonly name: string;
  readonly seed: number;
  readonly runs: number;
  readonly ms: number;
  readonly slowestMs: number;
  readonly largestOutput: number;
}

/** `FUZZ_SEED` makes a run happen again; otherwise every run is a new one. */
export function seedOf(variables: Readonly<Record<string, string | undefined>>): number {
  const wanted = variables['FUZZ_SEED'] ?? '';
  return /^-?\d{1,10}$/.test(wanted) ? Number(wanted) | 0 : Math.floor(Math.random() * 0x7fff_ffff);
}

/** Rejects at the first input that breaks a promise. `tick` is called before each input. */
export async function check(
  target: Target,
  { seed, runs, tick }: { seed: number; runs: number; tick?: () => void },
): Promise<Checked> {
  const start = performance.now();
  let slowestMs = 0;
  let largestOutput = 0;
  const property = fc.asyncProperty(target.input, async (input) => {
    tick?.();
    const before = performance.now();
    const output = await target.feed(input);
    const ms = performance.now() - before;
    slowestMs = Math.max(slowestMs, ms);
    const size = (JSON.stringify(output) ?? '').length;
    largestOutput = Math.max(largestOutput, size);
    assert(ms < SLOW_MS, `took ${Math.round(ms)} ms`);
    assert(size <= target.maxOutput, `made ${size} characters, ${target.maxOutput} allowed`);
  });
  const details = await fc.check(property, { seed, numRuns: runs });
  if (details.failed) {
    const again = `FUZZ_SEED=${seed} node test/fuzz/run.ts --runs ${runs} --only '${target.name}'`;
    const [why] = String(details.errorInstance).split('\n', 1);
    const report = (fc.defaultReportMessage(details) ?? '').slice(0, MAX_REPORT);
    throw new Error(`${target.name} broke after ${details.numRuns} inputs: ${why}\nAgain: ${again}\n${report}`, {
      cause: details.errorInstance,
    });
  }
  return { name: target.name, seed, runs: details.numRuns, ms: performance.now() - start, slowestMs, largestOutput };
}
