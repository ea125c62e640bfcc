/** Measures what a watch keeps: of 100,000 simulated rounds, and of some hundred real ones in the lab. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runInBenchLab } from '../../test/vpc/bench-lab.ts';

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

interface Process {
  readonly residentMb: number;
  /** Memory that it shares with no file. */
  readonly ownMb: number;
  readonly files: number;
  readonly threads: number;
}

/** `before` is after a tenth of the rounds. */
export interface RealWatch {
  readonly rounds: number;
  readonly told: number;
  readonly before: Process;
  readonly after: Process;
}

/** Takes five seconds a round. Throws if the watch ends before. */
export async function measureRealWatch(product: string, rounds: number): Promise<RealWatch> {
  const argv = [process.execPath, join(import.meta.dirname, 'watch-process.ts'), product, String(rounds)];
  const { runs } = await runInBenchLab({ rttMs: 0, commands: [{ argv, timeoutMs: rounds * 6_000 + 60_000 }] });
  const [run] = runs;
  if (run?.code !== 0) throw new Error(`watch: ${run?.stderr.trim().slice(0, 300)}`);
  return JSON.parse(run.stdout) as RealWatch;
}
