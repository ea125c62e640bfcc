/**
 * `npm run build [-- --target NAME]`: everything in `dist/`, or one target. `--empty` adds the
 * benchmark's floor, `--if-stale` skips what is up to date.
 */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { fingerprint } from './fingerprint.ts';
import { type Job, jobsOf } from './jobs.ts';
import { SCRIPT, TARGET_NAMES, TARGETS } from './targets.ts';

const ROOT = join(import.meta.dirname, '..');
const SUMS = join(ROOT, 'dist/SHA256SUMS');
const PIECE = 65_536;
const USAGE = 2;

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
  const all = jobsOf(ROOT);
  const wanted = ({ name }: { readonly name: string }): boolean => target === undefined || name === target;
  const targets = TARGETS.filter(wanted);
  const release = [
    ...(wanted(SCRIPT) ? [all.script] : []),
    ...targets.map(all.executable),
    ...(target === undefined ? all.papers : []),
  ];
  for (const job of release) await run(job, options['if-stale']);
  if (target === undefined) writeSums(release);
  if (options.empty) for (const job of targets.map(all.empty)) await run(job, options['if-stale']);
  return 0;
}

async function run(job: Job, ifStale: boolean): Promise<void> {
  const output = join(ROOT, job.file);
  const record = `${output}.inputs`;
  const inputs = fingerprint(ROOT, job.inputs);
  if (ifStale && existsSync(output) && existsSync(record) && readFileSync(record, 'utf8') === inputs) return;
  rmSync(record, { force: true });
  // The sums of another build would not match this one.
  rmSync(SUMS, { force: true });
  const scratch = mkdtempSync(join(tmpdir(), 'ssm-probe-build-'));
  try {
    const content = await job.make(scratch);
    place(output, content, job.isExecutable ? 0o755 : 0o644);
    writeFileSync(record, inputs);
    process.stderr.write(`ssm-probe: built ${job.file} (${(content.length / 1e6).toFixed(1)} MB)\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** For `sha256sum --check`, in the folder of the files. */
function writeSums(jobs: readonly Job[]): void {
  const files = jobs.map(({ file }) => file).toSorted();
  const lines = files.map((file) => `${sha256(readFileSync(join(ROOT, file)))}  ${basename(file)}\n`);
  place(SUMS, Buffer.from(lines.join('')), 0o644);
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * Renames into place, so that a running copy stays whole. Each build uses its own temporary name.
 */
function place(output: string, content: Buffer, mode: number): void {
  mkdirSync(dirname(output), { recursive: true });
  const fresh = `${output}.${process.pid}.new`;
  writeInPieces(fresh, content);
  chmodSync(fresh, mode);
  renameSync(fresh, output);
}

/**
 * The page cache gives a file that is written at once large folios (ext4, XFS), and mapping one of
 * its pages maps megabytes. A start then counts 30 MB more of Node as resident than from a copy by
 * `cp` or a download.
 */
function writeInPieces(path: string, content: Buffer): void {
  const descriptor = openSync(path, 'w');
  try {
    for (let at = 0; at < content.length; ) at += writeSync(descriptor, content, at, Math.min(PIECE, content.length - at));
  } finally {
    closeSync(descriptor);
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
