/** Measures what a watch of 100,000 rounds keeps, in a separate process. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Memory {
  readonly heapMb: number;
  readonly rssMb: number;
}

/** `before` is after a tenth of the rounds. */
export interface WatchResult {
  readonly rounds: number;
  readonly told: number;
  readonly wallMs: number;
  readonly before: Memory;
  readonly after: Memory;
}

const ROUNDS = 100_000;

/** Throws if the rounds fail: measuring a failure would mislead. */
export function measureWatch(): WatchResult {
  const script = join(import.meta.dirname, 'watch-rounds.ts');
  const run = spawnSync(process.execPath, ['--expose-gc', script, String(ROUNDS)], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`watch: ${run.stderr.trim()}`);
  return JSON.parse(run.stdout) as WatchResult;
}
