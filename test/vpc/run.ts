/**
 * Runs the probe in a VPC of network namespaces, once for each scenario, and compares with what each expects.
 *
 *     node test/vpc/run.ts [--only NAME,...] [--list] [--binary PATH] [--jobs N] [--facts DIR] [--keep] [-v]
 *                          [--score [--json FILE] [--docs]] [--record]
 *
 * The probe is `dist/ssm-probe-linux-x64`, or SSM_PROBE, or `--binary`; a path that ends in .ts is run by this Node.
 * `--keep` (with one name in `--only`) builds the lab without running the probe and stays until interrupted.
 * `--score` prints a table and totals, and writes them to `dist/vpc-score.json`, or `--json`; `--docs` also makes docs/scenarios.md.
 * `--record` keeps what each run saw, where it was as expected, in `test/scenarios/NAME/`.
 * Ends with 0 when all is as expected, 1 when something differs, 2 when nothing could be run.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readVerdict } from './judge.ts';
import { certificates } from './lab/certificates.ts';
import { spawnIsolated } from './lab/isolate.ts';
import { observe, probeCommand, probePath } from './observe.ts';
import { requirePrograms } from './packages.ts';
import { forget, record } from './record.ts';
import { loadScenario, scenarioNames } from './scenarios.ts';
import { type ScoreRow, scoreRow, totalsOf } from './score.ts';
import { scorePage, scoreTable } from './score-report.ts';

const ROOT = join(import.meta.dirname, '../..');
const OPTIONS = {
  only: { type: 'string' },
  list: { type: 'boolean' },
  binary: { type: 'string' },
  jobs: { type: 'string', default: '2' },
  facts: { type: 'string' },
  keep: { type: 'boolean' },
  score: { type: 'boolean' },
  json: { type: 'string' },
  docs: { type: 'boolean' },
  record: { type: 'boolean' },
  verbose: { type: 'boolean', short: 'v' },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

const say = (line: string): void => void process.stdout.write(`${line}\n`);
function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(2);
}

interface Run {
  readonly command: readonly string[];
  /** Where each run's facts go; empty for nowhere. */
  readonly facts: string;
  readonly record: boolean;
  readonly verbose: boolean;
}

/** Runs and tells one scenario; a record that could not be made is a failure too. */
async function runOne(name: string, run: Run): Promise<ScoreRow> {
  const scenario = await loadScenario(name);
  const file = run.facts === '' ? '' : `${run.facts}/${name}.json`;
  const seen = await observe(name, run.command, file);
  let row = scoreRow(name, scenario, seen);
  // What a later issue brings is not recorded before; what differs is not worth keeping.
  if (run.record && typeof seen !== 'string' && row.mark === 'ok' && row.pending === null && scenario.watch === undefined) {
    const problem = record(name, scenario.expect, seen, file);
    if (problem !== null) row = { ...row, mark: 'FAIL', problems: [`not recorded: ${problem}`] };
  }
  const expected = `${scenario.expect.status} [${row.expected.join(', ')}]`;
  say(`${row.mark.padEnd(4)} ${name.padEnd(30)} ${expected}  ${row.wallMs} ms ${row.peakMb} MB`);
  for (const problem of row.problems) say(`       ${problem.replaceAll('\n', '\n       ')}`);
  if (run.verbose && typeof seen !== 'string') {
    say(`       lab in ${Math.round(seen.labStartMs)} ms; found ${JSON.stringify(readVerdict(seen.verdict))}`);
  }
  return row;
}

/** `--score`: the table, and the same for programs and for the reader of the documentation. */
function tellScore(rows: readonly ScoreRow[], values: Values, probe: string): void {
  const when = new Date().toISOString().slice(0, 10);
  const what = relative(ROOT, probe).startsWith('..') ? 'another program' : relative(ROOT, probe);
  say(`\n${scoreTable(rows)}`);
  const file = resolve(values.json ?? join(ROOT, 'dist/vpc-score.json'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ when, what, totals: totalsOf(rows), rows }, null, 2)}\n`);
  if (values.docs === true) writeFileSync(join(ROOT, 'docs/scenarios.md'), scorePage(rows, { when, what }));
}

/** Keeps a lab for a person: prints how to get onto its node. */
async function keep(name: string): Promise<void> {
  const child = spawnIsolated('shell.ts', [name], 'pipe');
  child.stderr?.pipe(process.stderr);
  const stdout = child.stdout ?? fail('no output');
  const [first] = (await Promise.race([once(stdout, 'data'), once(child, 'exit')])) as [unknown];
  if (!Buffer.isBuffer(first)) fail('the lab could not be built');
  const { enter } = JSON.parse(first.toString()) as { enter: string[] };
  // unshare's only child is process 1 of the lab; entering its namespaces first makes the ids in `enter` true.
  const inner = spawnSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' }).stdout.trim();
  const users = process.getuid?.() === 0 ? '' : ' --user --preserve-credentials';
  say(`nsenter --target ${inner}${users} --mount --pid --net -- ${enter.join(' ')} sh`);
  await once(child, 'exit');
}

async function main(): Promise<void> {
  let values: Values;
  try {
    ({ values } = parseArgs({ options: OPTIONS }));
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
  const all = scenarioNames();
  if (values.list === true) {
    for (const name of all) say(`${name.padEnd(30)} ${(await loadScenario(name)).about}`);
    return;
  }
  const names = values.only?.split(',') ?? all;
  const unknown = names.filter((name) => !all.includes(name));
  if (unknown.length > 0) fail(`no such scenario: ${unknown.join(', ')} (--list names them)`);
  if ((values.json !== undefined || values.docs === true) && values.score !== true) fail('--json and --docs go with --score');
  if (values.docs === true && values.only !== undefined) fail('--docs tells of every scenario, not of --only some');
  requirePrograms();
  // Made here, once, and not by several labs at the same time.
  certificates();
  if (values.keep === true) return keep(names[0] ?? fail('--keep needs --only NAME'));
  // The project's own binary is made when it is missing or older than the sources; any other is taken as it is.
  if (values.binary === undefined && process.env['SSM_PROBE'] === undefined) {
    const built = spawnSync(process.execPath, ['build/build.ts', '--target', 'linux-x64', '--if-stale'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (built.status !== 0) fail('the binary could not be built');
  }
  const probe = probePath(values.binary);
  if (!probe.exists) fail(`${probe.path} is not there: npm run build, or --binary src/main.ts`);
  const scratch = values.record === true && values.facts === undefined ? mkdtempSync(join(tmpdir(), 'vpc-facts-')) : null;
  const facts = scratch ?? (values.facts === undefined ? '' : resolve(values.facts));
  if (facts !== '') mkdirSync(facts, { recursive: true });
  const run: Run = {
    command: probeCommand(probe.path),
    facts,
    record: values.record === true,
    verbose: values.verbose === true,
  };

  const rows: ScoreRow[] = [];
  const waiting = [...names];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) rows.push(await runOne(name, run));
  };
  await Promise.all(Array.from({ length: Math.max(1, Number(values.jobs)) }, worker));
  if (scratch !== null) rmSync(scratch, { recursive: true });
  if (run.record) for (const name of forget(scenarioNames())) say(`gone ${name}: its scenario is no more`);

  const ordered = rows.toSorted((a, b) => names.indexOf(a.scenario) - names.indexOf(b.scenario));
  if (values.score === true) tellScore(ordered, values, probe.path);
  const count = (mark: ScoreRow['mark']): number => ordered.filter((row) => row.mark === mark).length;
  const pending = count('wait') === 0 ? '' : `, ${count('wait')} pending`;
  say(`${count('ok')} passed, ${count('FAIL')} failed${pending}`);
  process.exitCode = count('FAIL') === 0 ? 0 : 1;
}

await main();
