/**
 * `npm test [-- OPTION|FILE...]`: builds the binary when the sources have changed, then runs every
 * test; the lab and the release have their own commands (`npm run test:vpc`,
 * `npm run test:binary`). Options go to Node's test runner; files replace the default selection.
 */
import { existsSync, globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { execute } from './bootstrap/execute.mjs';

const ROOT = join(import.meta.dirname, '..');

/** Building and running binaries takes seconds; nothing else does. */
const TEST_TIMEOUT_MS = 120_000;
/**
 * Node's own limit is for a test, not for a file that leaves a socket open. Three times a run on
 * two busy cores: only a run without an end exceeds it.
 */
const RUN_TIMEOUT_MS = 1_800_000;
/**
 * Each file is a process with sockets and deadlines. With more processes than cores, times become
 * unreliable.
 */
const MAX_CONCURRENCY = 4;

async function main(argv: readonly string[]): Promise<number> {
  const files = argv.filter((argument) => existsSync(argument));
  const options = argv.filter((argument) => !files.includes(argument));
  const selected = files.length > 0 ? files.flatMap(testFiles) : testFiles('test');
  const needsBinary = selected.some((file) => file.startsWith('test/binary/'));
  const canBuild = process.platform === 'linux' && process.arch === 'x64';
  if (needsBinary && canBuild) {
    const status = await execute(process.execPath, ['build/build.ts', '--target', 'linux-x64', '--if-stale'], { cwd: ROOT });
    if (status !== 0) return status;
  }
  // Fails instead of skipping: where the binary can be built, its tests must run.
  if (needsBinary && !canBuild)
    process.stderr.write('ssm-probe: left out test/binary: the binary is made on linux-x64 only so far\n');
  const runnable = canBuild ? selected : selected.filter((file) => !file.startsWith('test/binary/'));
  if (runnable.length === 0) {
    process.stderr.write(`ssm-probe: no test files in ${argv.join(' ')}\n`);
    return 2;
  }
  // People read the tree. CI logs and pipes get lines for tools: "# pass 12".
  const reporter = process.stdout.isTTY ? 'spec' : 'tap';
  const flags = ['--test', `--test-reporter=${reporter}`, `--test-timeout=${TEST_TIMEOUT_MS}`, concurrency()];
  // Each file is a process, and most load the same sources: they are compiled once.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(ROOT, '.cache/compiled') };
  const start = performance.now();
  const status = await execute(process.execPath, [...flags, ...options, ...runnable], {
    cwd: ROOT,
    env,
    timeout: RUN_TIMEOUT_MS,
  });
  if (performance.now() - start >= RUN_TIMEOUT_MS) {
    process.stderr.write(
      `ssm-probe: the tests were stopped after ${RUN_TIMEOUT_MS / 60_000} minutes: the file named last did not end, perhaps for an open socket or timer\n`,
    );
  }
  return status;
}

function concurrency(): string {
  return `--test-concurrency=${Math.min(availableParallelism(), MAX_CONCURRENCY)}`;
}

function testFiles(path: string): string[] {
  if (path.endsWith('.ts')) return [path];
  const found = globSync(`${path.replace(/\/$/, '')}/**/*.test.ts`, { cwd: ROOT }).toSorted();
  // What is released as a whole has its own command (`npm run test:binary`), because it takes
  // minutes.
  return path.startsWith('test/release') ? found : found.filter((file) => !file.startsWith('test/release/'));
}

process.exitCode = await main(process.argv.slice(2));
