/**
 * `npm run bench [-- --runs N]`: measures the binary and its floor in one run on one machine.
 *
 * The floor of a start is an empty program in the same kind of binary: what Node costs in this
 * form. As root, it also measures whole runs on the healthy network of the VPC lab, with and
 * without a round trip of 20 ms to the endpoints, without any answer, and with up to a thousand
 * addresses; all but the last also on one processor. `--ssm-cli PATH` measures that program beside ours. Last come `fleet` on a million records and
 * on full verdicts, and a watch of 100,000 rounds under a simulated clock; `--only runs`, `fleet` or `watch` measures only that one.
 * `--only real-watch` measures 200 real rounds of a watch on the lab's network, which takes 17 minutes, and therefore only if asked for.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { downloadBudget, droppedBudget, growthBudget, runBudget, startBudget } from './bench/budget.ts';
import { type FleetResult, measureFleet } from './bench/fleet.ts';
import { loadedBySigning } from './bench/loaded.ts';
import { type Measured, measureInterleaved } from './bench/measure.ts';
import { measureNetwork } from './bench/network.ts';
import { table } from './bench/table.ts';
import { measureRealWatch, measureWatch } from './bench/watch.ts';
import { measureDropped, measureGrowth, TIMEOUT_MS } from './bench/worlds.ts';
import { execute } from './bootstrap/execute.mjs';

const ROOT = join(import.meta.dirname, '..');
const PRODUCT = join(ROOT, 'dist/ssm-probe-linux-x64');
const EMPTY = join(ROOT, 'dist/bench/empty-sea-linux-x64');

/** A distant Region's endpoints over a private link. */
const FAR_MS = 20;
const AIM = { fleetPeakMb: 150, watchGrowthMb: 1 };
/** A fleet run takes seconds, and runs hardly differ. */
const MAX_FLEET_RUNS = 3;
/** Five seconds each. */
const REAL_ROUNDS = 200;
/** Each takes three seconds, and runs hardly differ. */
const MAX_SLOW_RUNS = 5;

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { runs: { type: 'string', default: '15' }, only: { type: 'string' }, 'ssm-cli': { type: 'string' } },
  });
  if (values.only !== undefined && !['runs', 'fleet', 'watch', 'real-watch'].includes(values.only))
    throw new Error(`--only takes runs, fleet, watch or real-watch, not ${values.only}`);
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1 || runs > 1000)
    throw new Error(`--runs is a number from 1 to 1000, not ${values.runs}`);
  if (values.only === 'watch') {
    watchRounds();
    return 0;
  }
  const built = await execute(process.execPath, ['build/build.ts', '--target', 'linux-x64', '--if-stale', '--empty'], {
    cwd: ROOT,
  });
  if (built !== 0) return built;
  if (values.only === 'real-watch') {
    await realRounds();
    return 0;
  }
  if (values.only === undefined) {
    const start = measureStart(runs);
    process.stdout.write(`${table('Start', start)}${startBudget(start)}${download()}${loadedBySigning()}`);
  }
  const cli = values['ssm-cli'];
  const other = cli === undefined ? null : [resolve(cli), 'get-diagnostics', '--output', 'json'];
  if (values.only === undefined || values.only === 'runs') await wholeRuns(runs, other);
  if (values.only === 'runs') return 0;
  const fleet = await measureFleet(PRODUCT, Math.min(runs, MAX_FLEET_RUNS));
  const rows = fleet.map(({ row }) => row);
  process.stdout.write(`\n${table('fleet', rows)}${fleet.map(fleetAim).join('')}`);
  if (values.only === undefined) watchRounds();
  return 0;
}

/**
 * What a watch keeps must not grow. The memory that the engine keeps for later is shown beside it.
 */
function watchRounds(): void {
  const { rounds, told, wallMs, before, after } = measureWatch();
  const growth = after.heapMb - before.heapMb;
  process.stdout.write(
    `\nwatch: ${rounds} rounds in ${(wallMs / 1000).toFixed(1)} s, ${told} told; from round ${rounds / 10} on the heap grew by ${growth.toFixed(2)} MB, ` +
      `aim ${AIM.watchGrowthMb} MB: ${growth <= AIM.watchGrowthMb ? 'met' : 'MISSED'} (resident ${before.rssMb.toFixed(0)} and ${after.rssMb.toFixed(0)} MB)\n`,
  );
}

/** A watch runs for weeks. */
async function realRounds(): Promise<void> {
  const { rounds, told, before, after } = await measureRealWatch(PRODUCT, REAL_ROUNDS);
  const from = (key: keyof typeof before): string => `${before[key].toFixed(0)} and ${after[key].toFixed(0)}`;
  process.stdout.write(
    `watch: ${told} told in ${rounds} real rounds; after ${rounds / 10} and after all: ${from('files')} descriptors, ${from('threads')} threads, ` +
      `${from('ownMb')} MB of its own, ${from('residentMb')} MB resident\n`,
  );
}

/** In the form of a download. */
function download(): string {
  const packed = spawnSync('xz', ['-6', '--threads=0', '--stdout', PRODUCT], { maxBuffer: 200_000_000 });
  return packed.status === 0 ? downloadBudget(packed.stdout.length, 'xz -6') : '';
}

async function wholeRuns(runs: number, other: readonly string[] | null): Promise<void> {
  if (process.getuid?.() !== 0) {
    process.stdout.write('Whole runs are left out: the network they need is built as root only.\n');
    return;
  }
  for (const [rttMs, isOneProcessor] of [
    [FAR_MS, false] as const,
    [0, false] as const,
    [FAR_MS, true] as const,
    [0, true] as const,
  ]) {
    const result = await measureNetwork({ product: PRODUCT, empty: EMPTY, other, rttMs, isOneProcessor, runs });
    const title = `Whole run, round trip ${rttMs} ms${isOneProcessor ? ', one processor' : ''}`;
    process.stdout.write(`\n${table(title, result.rows)}${runBudget(rttMs, result)}`);
  }
  const dropped = await measureDropped(PRODUCT, Math.min(runs, MAX_SLOW_RUNS));
  process.stdout.write(`\n${table('Nothing answers', [dropped])}${droppedBudget(TIMEOUT_MS, dropped)}`);
  const growth = await measureGrowth(PRODUCT, runs);
  process.stdout.write(`\n${table('More addresses', growth)}${growthBudget(growth)}`);
}

function measureStart(runs: number): readonly Measured[] {
  return measureInterleaved(
    [
      { name: 'empty binary', argv: [EMPTY] },
      { name: 'ssm-probe --version', argv: [PRODUCT, '--version'] },
    ],
    runs,
  );
}

/** Full verdicts are some forty times as large as records, so only their memory has an aim. */
function fleetAim({ row, records, bytes, aim, isOurs }: FleetResult): string {
  const seconds = row.wallMs.median / 1000;
  const rate = records / seconds;
  if (!isOurs) return `${row.name}: ${Math.round(rate)} a second, ${row.peakMb.max.toFixed(1)} MB at most\n`;
  const rateAim = aim === null ? '' : `, aim ${Math.round(aim)}: ${rate >= aim ? 'met' : 'MISSED'}`;
  const peak = row.peakMb.max;
  return [
    `${row.name}: ${records} of ${Math.round(bytes / records)} bytes: ${Math.round(rate)} a second${rateAim}`,
    `, ${(bytes / 1e6 / seconds).toFixed(0)} MB a second, ${peak.toFixed(1)} MB at most, aim ${AIM.fleetPeakMb} MB: `,
    `${peak <= AIM.fleetPeakMb ? 'met' : 'MISSED'}\n`,
  ].join('');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`ssm-probe: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
