/** The hostile network with the command line's own limits: `node test/fuzz/hostile/run.ts [NAME]` prints a line for each case. */
import { attempt, CASES, makeProber } from './cases.ts';

const LIMITS = { timeoutMs: 3_000, deadlineMs: 15_000 };

const wanted = process.argv[2] ?? '';
const prober = await makeProber();
process.once('exit', () => prober.remove());
for (const one of CASES.filter(({ name }) => name.includes(wanted))) {
  const { wallMs, peakMb, idleMb, status, outcomes, factsBytes, reportBytes } = await attempt(prober, one, LIMITS);
  const sizes = `facts ${Math.round(factsBytes / 1_000)} KB, report ${Math.round(reportBytes / 1_000)} KB`;
  process.stdout.write(
    `${one.name.padEnd(52)} ${String(wallMs).padStart(6)} ms  ${peakMb} MB (${idleMb} idle)  ${status}  ${sizes}\n`,
  );
  process.stdout.write(
    `    ${Object.entries(outcomes)
      .map(([key, count]) => `${key} ${count}`)
      .join(', ')}\n`,
  );
}
