/**
 * The long run: `node test/fuzz/run.ts [--runs 100000] [--only NAME]`. One line for each parser; status 1 at the first failure.
 * `FUZZ_SEED=N` feeds the same inputs again. Targets on real sockets get a tenth of the number.
 */
import { parseArgs } from 'node:util';
import { check, seedOf } from './check.ts';
import { acceptance } from './facts-targets.ts';
import { allTargets } from './targets.ts';
import { watchdog } from './watchdog.ts';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '100000' }, only: { type: 'string', default: '' } },
  });
  const runs = Number(values.runs);
  const targets = await allTargets();
  const chosen = targets.filter(({ name }) => name.includes(values.only));
  if (!Number.isInteger(runs) || runs < 1 || chosen.length === 0) {
    process.stderr.write(`--runs takes a number, --only part of one of: ${targets.map(({ name }) => name).join(', ')}\n`);
    return 2;
  }
  const seed = seedOf(process.env);
  const dog = watchdog(
    seed,
    targets.map(({ name }) => name),
  );
  let status = 0;
  for (const target of chosen) {
    try {
      const wanted = Math.max(1, Math.round(runs * (target.share ?? 1)));
      const done = await check(target, { seed, runs: wanted, tick: () => dog.tick(target.name) });
      process.stdout.write(
        `${done.name.padEnd(30)} seed ${seed}  ${String(done.runs).padStart(7)} inputs  ${(done.ms / 1_000).toFixed(1).padStart(6)} s  ` +
          `slowest ${done.slowestMs.toFixed(1)} ms  largest output ${done.largestOutput}  peak ${Math.round(process.resourceUsage().maxRSS / 1_024)} MB\n`,
      );
    } catch (error) {
      process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
      status = 1;
    }
  }
  if (acceptance.fed > 0) process.stdout.write(`facts: ${acceptance.accepted} of ${acceptance.fed} were accepted and judged\n`);
  for (const { close } of targets) await close?.();
  await dog.stop();
  return status;
}

process.exitCode = await main();
