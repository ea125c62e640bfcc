/**
 * `npm run build [-- --target NAME]`: the binaries and the script, or one of them. `--empty` adds the benchmark's floor, `--if-stale`
 * skips what is up to date.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { applicationOf } from './application.ts';
import { provideBase, provideMaker } from './base.ts';
import { type Chunks, makeChunks } from './chunks.ts';
import { fingerprint } from './fingerprint.ts';
import { identify } from './identity.ts';
import { scriptOf } from './script.ts';
import { makeExecutable } from './sea.ts';
import { hostTarget, SCRIPT, TARGET_NAMES, TARGETS, type Target } from './targets.ts';

const ROOT = join(import.meta.dirname, '..');
const USAGE = 2;

interface Job {
  readonly file: string;
  /** Files and folders that the result depends on. */
  readonly inputs: readonly string[];
  readonly make: (scratch: string) => Promise<Buffer>;
}

const PRODUCT_INPUTS = ['src', 'build', 'package.json', 'package-lock.json'];

/** Bundled once, for however many targets. */
let bundled: Promise<Chunks> | undefined;
function chunks(): Promise<Chunks> {
  bundled ??= makeChunks(ROOT, 'src/main.ts', identify(ROOT));
  return bundled;
}

const executable = (target: Target): Job => ({
  file: target.file,
  inputs: PRODUCT_INPUTS,
  async make(scratch) {
    const node = { maker: provideMaker(ROOT), base: provideBase(ROOT, target.base), format: target.format };
    return makeExecutable(node, applicationOf(await chunks(), target === hostTarget()), scratch);
  },
});

const script: Job = {
  file: SCRIPT.file,
  inputs: PRODUCT_INPUTS,
  make: async () => Buffer.from(scriptOf(await chunks()), 'latin1'),
};

/** A binary that does nothing: what starting Node in this form costs, whatever the program. */
const empty = (target: Target): Job => ({
  file: `dist/bench/empty-sea-${target.name}`,
  inputs: ['build', 'package-lock.json'],
  make(scratch) {
    const node = { maker: provideMaker(ROOT), base: provideBase(ROOT, target.base), format: target.format };
    return Promise.resolve(makeExecutable(node, { main: '', assets: new Map<string, string>() }, scratch));
  },
});

async function main(argv: readonly string[]): Promise<number> {
  let options: { readonly target?: string; readonly empty: boolean; readonly 'if-stale': boolean };
  try {
    options = parseArgs({
      args: [...argv],
      options: {
        target: { type: 'string' },
        empty: { type: 'boolean', default: false },
        'if-stale': { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
  const { target } = options;
  if (target !== undefined && !TARGET_NAMES.includes(target))
    return complain(`unknown target ${target}; there are ${TARGET_NAMES.join(', ')}`);
  const wanted = ({ name }: { readonly name: string }): boolean => target === undefined || name === target;
  const targets = TARGETS.filter(wanted);
  const jobs = targets.map(executable);
  if (wanted(SCRIPT)) jobs.unshift(script);
  if (options.empty) jobs.push(...targets.map(empty));
  for (const job of jobs) await run(job, options['if-stale']);
  return 0;
}

async function run(job: Job, ifStale: boolean): Promise<void> {
  const output = join(ROOT, job.file);
  const record = `${output}.inputs`;
  const inputs = fingerprint(ROOT, job.inputs);
  if (ifStale && existsSync(output) && existsSync(record) && readFileSync(record, 'utf8') === inputs) return;
  rmSync(record, { force: true });
  const scratch = mkdtempSync(join(tmpdir(), 'ssm-probe-build-'));
  try {
    const content = await job.make(scratch);
    place(output, content);
    writeFileSync(record, inputs);
    process.stderr.write(`ssm-probe: built ${job.file} (${(content.length / 1e6).toFixed(1)} MB)\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Renamed into place, so that a copy that is running stays whole; a name of its own, so that two builds do not share it. */
function place(output: string, content: Buffer): void {
  mkdirSync(dirname(output), { recursive: true });
  const fresh = `${output}.${process.pid}.new`;
  writeFileSync(fresh, content);
  chmodSync(fresh, 0o755);
  renameSync(fresh, output);
}

function complain(text: string): number {
  process.stderr.write(`ssm-probe: ${text}\n`);
  return USAGE;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = complain(`the build failed: ${error instanceof Error ? error.message : String(error)}`);
}
