/** `npm run build [-- --target NAME]`: the binary. `--empty` adds the benchmark's floor, `--if-stale` skips what is up to date. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { applicationOf } from './application.ts';
import { makeChunks } from './chunks.ts';
import { fingerprint } from './fingerprint.ts';
import { identify } from './identity.ts';
import { type Application, writeExecutable } from './sea.ts';
import { findTarget, type Target } from './targets.ts';

const ROOT = join(import.meta.dirname, '..');
const EMPTY_FILE = 'dist/bench/empty-sea-linux-x64';
const USAGE = 2;

interface Job {
  readonly file: string;
  /** Files and folders that the result depends on. */
  readonly inputs: readonly string[];
  readonly application: () => Promise<Application>;
}

const product = (target: Target): Job => ({
  file: target.file,
  inputs: ['src', 'build', 'package.json', 'package-lock.json'],
  async application() {
    return applicationOf(await makeChunks(ROOT, 'src/main.ts', identify(ROOT)));
  },
});

/** A binary that does nothing: what starting Node in this form costs, whatever the program. */
const empty: Job = {
  file: EMPTY_FILE,
  inputs: ['build', 'package-lock.json'],
  application: () => Promise.resolve({ main: '', assets: new Map<string, string>() }),
};

async function main(argv: readonly string[]): Promise<number> {
  let options: { readonly target: string; readonly empty: boolean; readonly 'if-stale': boolean };
  try {
    options = parseArgs({
      args: [...argv],
      options: {
        target: { type: 'string', default: 'linux-x64' },
        empty: { type: 'boolean', default: false },
        'if-stale': { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
  const target = findTarget(options.target);
  if (typeof target === 'string') return complain(target);
  if (!existsSync(join(ROOT, target.base)))
    return complain(`a binary for ${target.name} can only be built on ${target.name} so far`);
  for (const job of options.empty ? [product(target), empty] : [product(target)]) await run(job, target, options['if-stale']);
  return 0;
}

async function run(job: Job, target: Target, ifStale: boolean): Promise<void> {
  const output = join(ROOT, job.file);
  const record = `${output}.inputs`;
  const inputs = fingerprint(ROOT, job.inputs);
  if (ifStale && existsSync(output) && existsSync(record) && readFileSync(record, 'utf8') === inputs) return;
  rmSync(record, { force: true });
  const scratch = mkdtempSync(join(tmpdir(), 'ssm-probe-build-'));
  try {
    const written = writeExecutable(join(ROOT, target.base), await job.application(), scratch, output);
    writeFileSync(record, inputs);
    const note = written.stripped ? '' : ', unstripped: there are no binutils here';
    process.stderr.write(`ssm-probe: built ${job.file} (${(written.bytes / 1e6).toFixed(1)} MB${note})\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
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
