/**
 * The healthy private VPC for benchmarks, near or far.
 *
 *     import { runInBenchLab } from '../test/vpc/bench-lab.ts';
 *     const { runs } = await runInBenchLab({ rttMs: 20, commands: [{ argv: ['/path/ssm-probe', '--format', 'json'] }, …] });
 *
 * - `rttMs`: round trip added between the node and the interface endpoints and S3; resolver and IMDS stay near. 0: none.
 * - `commands` run on the node one after another in the given order (list A, B, A, B, … to compare side by side), each with
 *   a clean environment (PATH, HOME, LANG, and its `env`), without standard input, killed after `timeoutMs` (default 30 s).
 * - `runs[i]`: `{ code, signal, wallMs, cpuMs, peakMb, stdout, stderr }` of `commands[i]`, measured by wait4 around the program
 *   itself (user + system time; largest resident size in MiB, at least that of the measuring Python, about 9 MiB).
 * - Everything on the machine's disk can be run by its absolute path, also Node scripts. Nothing can leave the lab.
 * - Rejects with the lab's own words when it cannot be built; `requirePrograms` in packages.ts installs or names what is missing.
 *
 * By hand: `node test/vpc/bench-lab.ts [--rtt MS] -- PROGRAM ARGUMENT...` runs one command and prints its cost on stderr.
 */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { certificates } from './lab/certificates.ts';
import type { Executed } from './lab/exec.ts';
import { spawnIsolated } from './lab/isolate.ts';
import { requirePrograms } from './packages.ts';

export interface BenchCommand {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}
/** `dropped`: every packet of the node vanishes. `s3Addresses`: so many of them, in the hosts file, and one server behind all. */
export type BenchWorld = 'healthy' | 'dropped' | { readonly s3Addresses: number };
export interface BenchRequest {
  readonly rttMs: number;
  /** `healthy` unless said. */
  readonly world?: BenchWorld;
  readonly commands: readonly BenchCommand[];
}
export interface BenchResult {
  /** What the lab needed to start, in milliseconds; not part of any run. */
  readonly startMs: number;
  readonly runs: readonly Executed[];
}

/** Builds a fresh lab, runs the commands on its node, and takes it down. */
export async function runInBenchLab(request: BenchRequest): Promise<BenchResult> {
  certificates();
  const child = spawnIsolated('bench.ts', [JSON.stringify(request)]);
  const chunks: Buffer[] = [];
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the lab ended with status ${String(code)}: ${stderr.trim()}`);
  return JSON.parse(Buffer.concat(chunks).toString()) as BenchResult;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { rtt: { type: 'string', default: '0' } }, allowPositionals: true });
  requirePrograms(['ethtool']);
  const { startMs, runs } = await runInBenchLab({ rttMs: Number(values.rtt), commands: [{ argv: positionals }] });
  for (const { stdout, stderr, ...cost } of runs) {
    process.stdout.write(stdout);
    process.stderr.write(`${stderr}${JSON.stringify({ labMs: Math.round(startMs), ...cost })}\n`);
    process.exitCode = cost.code ?? 1;
  }
}

if (import.meta.main) await main();
