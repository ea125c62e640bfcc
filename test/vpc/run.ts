/**
 * Runs the probe in a VPC of network namespaces, once for each scenario, and compares with what each expects.
 *
 *     node test/vpc/run.ts [--only NAME,...] [--list] [--binary PATH] [--jobs N] [--facts DIR] [--keep] [-v]
 *
 * The probe is `dist/ssm-probe-linux-x64`, or SSM_PROBE, or `--binary`; a path that ends in .ts is run by this Node.
 * `--keep` (with one name in `--only`) builds the lab without running the probe and stays until interrupted.
 * Ends with 0 when all is as expected, 1 when something differs, 2 when nothing could be run.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { differences, type Observation, readVerdict } from './judge.ts';
import { certificates } from './lab/certificates.ts';
import { spawnIsolated } from './lab/isolate.ts';
import { requirePrograms } from './packages.ts';
import { loadScenario, scenarioNames } from './scenarios.ts';

const OPTIONS = {
  only: { type: 'string' },
  list: { type: 'boolean' },
  binary: { type: 'string' },
  jobs: { type: 'string', default: '2' },
  facts: { type: 'string' },
  keep: { type: 'boolean' },
  verbose: { type: 'boolean', short: 'v' },
} as const;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
function fail(line: string): never {
  process.stderr.write(`${line}\n`);
  process.exit(2);
}

/** How the probe is started: the words before its own options. */
function probeCommand(binary: string | undefined): string[] {
  const built = fileURLToPath(new URL('../../dist/ssm-probe-linux-x64', import.meta.url));
  const path = resolve(binary ?? process.env['SSM_PROBE'] ?? built);
  if (!existsSync(path)) fail(`${path} is not there: npm run build, or --binary src/main.ts`);
  return path.endsWith('.ts') ? [process.execPath, path] : [path];
}

/** One scenario in a lab of its own; a lab that cannot be built is a failure with its words. */
async function observe(name: string, command: readonly string[], facts: string): Promise<Observation | string> {
  const child = spawnIsolated('scenario.ts', [name, JSON.stringify(command), facts]);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  // A lab that hangs is cut: longer than the longest run and the slowest start together.
  const timer = setTimeout(() => child.kill('SIGKILL'), 90_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  if (code !== 0) return `the lab ended with status ${String(code)}: ${stderr.trim().slice(-1500)}`;
  return JSON.parse(stdout) as Observation;
}

async function runOne(
  name: string,
  command: readonly string[],
  facts: string,
  verbose: boolean,
): Promise<'ok  ' | 'FAIL' | 'wait'> {
  const scenario = await loadScenario(name);
  const seen = await observe(name, command, facts === '' ? '' : `${facts}/${name}.json`);
  if (typeof seen === 'string') {
    say(`FAIL ${name}\n       ${seen.replaceAll('\n', '\n       ')}`);
    return 'FAIL';
  }
  const problems = differences(scenario.expect, seen);
  // A later issue brings the rule; until then the scenario waits, and is told.
  const expected = `${scenario.expect.status} [${scenario.expect.findings.join(', ')}]`;
  const mark = problems.length === 0 ? 'ok  ' : scenario.pending === undefined ? 'FAIL' : 'wait';
  say(`${mark} ${name.padEnd(30)} ${expected}  ${Math.round(seen.wallMs)} ms ${Math.round(seen.peakMb)} MB`);
  for (const problem of problems) say(`       ${problem}`);
  if (verbose) say(`       lab in ${Math.round(seen.labStartMs)} ms; found ${JSON.stringify(readVerdict(seen.verdict))}`);
  return mark;
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
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
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
  requirePrograms();
  // Made here, once, and not by several labs at the same time.
  certificates();
  if (values.keep === true) return keep(names[0] ?? fail('--keep needs --only NAME'));
  const command = probeCommand(values.binary);
  const facts = values.facts === undefined ? '' : resolve(values.facts);
  if (facts !== '') mkdirSync(facts, { recursive: true });

  const count = { 'ok  ': 0, FAIL: 0, wait: 0 };
  const waiting = [...names];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      count[await runOne(name, command, facts, values.verbose === true)] += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Number(values.jobs)) }, worker));
  const pending = count.wait === 0 ? '' : `, ${count.wait} pending`;
  say(`${count['ok  ']} passed, ${count.FAIL} failed${pending}`);
  process.exitCode = count.FAIL === 0 ? 0 : 1;
}

await main();
