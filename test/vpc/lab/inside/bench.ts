/** Inside a lab: the healthy private VPC, and the benchmark's commands on its node, one after another, in the given order. */
import type { BenchRequest } from '../../bench-lab.ts';
import type { Executed } from '../exec.ts';
import { startLab } from '../lab.ts';
import { PRIVATE_VPC } from '../presets.ts';

const { rttMs, commands } = JSON.parse(process.argv[2] ?? '{}') as BenchRequest;
const lab = await startLab({ ...PRIVATE_VPC, rttMs });
const runs: Executed[] = [];
for (const { argv, env = {}, timeoutMs = 30_000 } of commands) runs.push(await lab.exec(argv, { env, timeoutMs }));
process.stdout.write(`${JSON.stringify({ startMs: lab.startMs, runs })}\n`, () => process.exit(0));
