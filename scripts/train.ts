/**
 * `node scripts/train.ts`, as root: writes `build/warm-functions.txt`, the list of what a healthy run calls (see `build/warm.ts`). Runs a binary that
 * counts its calls in the healthy private VPC of the lab. Worth repeating when `npm run bench` says that many functions are not on the list; the list
 * changes what a run costs, and nothing else.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applicationOf } from '../build/application.ts';
import { provideBase, provideMaker } from '../build/base.ts';
import { makeChunks } from '../build/chunks.ts';
import { functionsOf, type ScriptFunction } from '../build/functions.ts';
import { identify } from '../build/identity.ts';
import { makeExecutable } from '../build/sea.ts';
import { hostTarget } from '../build/targets.ts';
import { WARM } from '../build/warm.ts';
import { runInBenchLab } from '../test/vpc/bench-lab.ts';

const ROOT = join(import.meta.dirname, '..');
/** The ways to run it that matter, several times: what a run calls depends a little on what answers first. */
const ARGUMENTS = [[], ['--format', 'json'], ['--format', 'json', '--no-credentials']];
const ROUNDS = 5;

/** Begins a line of standard error. */
const MARK = 'CALLED ';
/** Before the loader: counts calls, and tells at the end. */
const COUNTING = `
const { Session } = require('node:inspector');
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: false, detailed: false });
process.on('exit', () => session.post('Profiler.takePreciseCoverage', (_, { result }) => {
  const called = result.filter(({ url }) => url.startsWith('ssm-probe:')).map(({ url, functions }) =>
    [url.slice(10), functions.flatMap(({ ranges: [{ startOffset, endOffset, count }] }) => count > 0 ? [[startOffset, endOffset]] : [])]);
  require('node:fs').writeSync(2, '\\n${MARK}' + JSON.stringify(called) + '\\n');
}));
`;

type Called = readonly (readonly [name: string, places: readonly (readonly [start: number, end: number])[]])[];

async function train(scratch: string): Promise<string> {
  const target = hostTarget();
  if (target === undefined || process.getuid?.() !== 0) throw new Error('it needs Linux, and root for the lab');
  const { chunks } = await makeChunks(ROOT, 'src/main.ts', identify(ROOT));
  const application = applicationOf(chunks, false);
  const node = { maker: provideMaker(ROOT), base: provideBase(ROOT, target.base), format: target.format };
  const program = join(scratch, 'ssm-probe');
  writeFileSync(program, makeExecutable(node, { ...application, main: `${COUNTING}${application.main}` }, scratch), {
    mode: 0o755,
  });
  const functions = functionsOf(node.maker, scratch, [...application.assets.keys()]);
  const commands = Array.from({ length: ROUNDS }, () => ARGUMENTS.map((args) => ({ argv: [program, ...args] }))).flat();
  const keys = new Set<string>();
  for (const { code, stderr } of (await runInBenchLab({ rttMs: 0, commands })).runs) {
    const line = stderr.split('\n').find((one) => one.startsWith(MARK));
    if (code !== 0 || line === undefined) throw new Error(`a run ended with ${code}: ${stderr.slice(0, 300)}`);
    for (const [name, places] of JSON.parse(line.slice(MARK.length)) as Called) {
      for (const [start, end] of places) for (const { key } of at(functions.get(name) ?? [], start, end)) keys.add(key);
    }
  }
  return [...keys]
    .toSorted()
    .map((key) => `${key}\n`)
    .join('');
}

/** Coverage tells where the word `function` or a method's name begins, and the log where the parameters do. */
function at(functions: readonly ScriptFunction[], start: number, end: number): readonly ScriptFunction[] {
  const fitting = functions.filter((one) => one.end === end && one.start >= start);
  return fitting.toSorted((a, b) => a.start - b.start).slice(0, 1);
}

const scratch = mkdtempSync(join(tmpdir(), 'ssm-probe-train-'));
try {
  const before = new Set(readFileSync(WARM, 'utf8').split('\n'));
  const list = await train(scratch);
  const lines = list.trim().split('\n');
  writeFileSync(WARM, list);
  process.stdout.write(`${lines.length} functions, ${lines.filter((key) => !before.has(key)).length} of them new\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
